package io.github.meanfield.jobs.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.model.ColumnRoles;
import io.github.meanfield.jobs.model.SmallTraining;
import io.github.meanfield.jobs.model.TrainingStatistics;
import io.github.meanfield.jobs.train.FeatureStages.Imputation;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Columns of categories as a network reads them. */
@ExtendWith(SparkSessionExtension.class)
class FeatureStagesTest {

  @Test
  void rareCategoriesHaveNoNumberOfTheirOwn(SparkSession spark) {
    TrainingStatistics statistics = SmallTraining.statistics(spark);
    assertEquals(List.of("red", "blue"), List.of(statistics.frequent(0)[0]));
    assertEquals(List.of("red"), List.of(statistics.frequent(2)[0]));
    assertEquals(1, statistics.feature("colour").orElseThrow().rareRows(2).length);
    BadInput error = assertThrows(BadInput.class, () -> statistics.frequent(3));
    assertTrue(error.getMessage().contains("'red', has 2"), error.getMessage());

    ColumnRoles roles =
        ColumnRoles.of(SmallTraining.SCHEMA, List.of("colour"), false, List.of(), List.of());
    Dataset<Row> rows = rows(spark, "red", "blue", "green", null);
    List<Row> coded = features(rows, roles, statistics.frequent(2));
    assertFalse(coded.get(0).equals(coded.get(1)), "red is not rare");
    assertEquals(coded.get(1), coded.get(2), "blue is rare and green was never seen");
    assertEquals(coded.get(1), coded.get(3));
    List<Row> each = features(rows, roles, statistics.frequent(0));
    assertFalse(each.get(1).equals(each.get(2)), "blue has a number of its own");
  }

  private static List<Row> features(Dataset<Row> rows, ColumnRoles roles, String[][] categories) {
    Dataset<Row> result = rows;
    for (var stage : FeatureStages.fit(rows, roles, Imputation.MEDIAN, categories)) {
      result = stage.transform(result);
    }
    return result.select(FeatureStages.ASSEMBLED).collectAsList();
  }

  private static Dataset<Row> rows(SparkSession spark, String... colours) {
    List<Row> rows =
        java.util.Arrays.stream(colours)
            .map(colour -> RowFactory.create(1.0, true, colour, 7, 1.0))
            .toList();
    return spark.createDataFrame(rows, SmallTraining.SCHEMA);
  }
}
