package io.github.meanfield.transformers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.Standardizer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** What holds of standardization for any rows. */
class StandardizerPropertiesTest {

  private static final StructType SCHEMA = new StructType().add("raw", SQLDataTypes.VectorType());

  private static final double RANGE = 2e9;

  private final SparkSession spark = SparkSessionExtension.start();

  @Provide
  Arbitrary<List<double[]>> rows() {
    return Arbitraries.doubles()
        .between(-RANGE / 2, RANGE / 2)
        .array(double[].class)
        .ofSize(3)
        .list()
        .ofMinSize(2)
        .ofMaxSize(40);
  }

  @Provide
  Arbitrary<String> methods() {
    return Arbitraries.of("zscore", "minmax", "center", "robust", "quantile");
  }

  @Provide
  Arbitrary<String> scopes() {
    return Arbitraries.of("feature", "global");
  }

  @Provide
  Arbitrary<Double> limits() {
    return Arbitraries.of(0.0, 0.5, 3.0);
  }

  @Property(tries = 16, shrinking = ShrinkingMode.OFF)
  void theInverseGivesBackWhatWasThere(
      @ForAll("rows") List<double[]> values,
      @ForAll("methods") String method,
      @ForAll("scopes") String scope,
      @ForAll("limits") double smoothClip,
      @ForAll boolean sparse) {
    List<Row> rows = new ArrayList<>();
    for (double[] row : values) {
      rows.add(RowFactory.create(sparse ? Vectors.dense(row).toSparse() : Vectors.dense(row)));
    }
    var data = spark.createDataFrame(rows, SCHEMA);
    StandardizerModel model =
        new Standardizer()
            .setInputCol("raw")
            .setOutputCol("out")
            .setMethod(method)
            .setScope(scope)
            // Values that are far beyond the limit cannot come back.
            .setSmoothClip(method.equals("center") || method.equals("robust") ? 0 : smoothClip)
            .fit(data);
    var back = model.inverse().setOutputCol("back").transform(model.transform(data));
    for (Row row : back.select("raw", "back").collectAsList()) {
      Vector before = row.getAs(0);
      Vector after = row.getAs(1);
      for (int i = 0; i < 3; i++) {
        // A feature that does not vary is mapped to its centre, which is its value.
        double size =
            Math.abs(before.apply(i)) + Math.abs(model.center().apply(i)) + model.scale().apply(i);
        assertEquals(
            before.apply(i),
            after.apply(i),
            method.equals("quantile")
                // Shares below 1e-7 are the end of a range of at most 120 values.
                ? 2e-5 * RANGE
                : (smoothClip == 0 ? 1e-14 : 1e-11) * size);
      }
    }
  }
}
