package io.github.meanfield.estimators.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/** Rows behind which others are put, by hand. */
class AddRowsTest {

  /** A list of them would fill the memory. */
  @Test
  void rowsAreMadeOneByOne() {
    Vector row = Vectors.dense(0);
    TreeMap<Double, Spread> added = new TreeMap<>(Map.of(0.0, new Spread(1, Long.MAX_VALUE, 0)));
    ClassPositions positions = new ClassPositions(new double[] {0}, new long[][] {{0}, {1}}, 1);
    Iterator<Row> rows =
        new AddRows(positions, added, null, 0, 1)
            .call(0, List.of(RowFactory.create(row, 0.0)).iterator());
    for (int i = 0; i < 10; i++) {
      assertEquals(RowFactory.create(row), rows.next());
    }
  }
}
