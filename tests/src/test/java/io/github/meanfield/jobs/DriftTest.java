package io.github.meanfield.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.FeatureStatistics.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a training keeps of its rows, and how others differ from them. */
@ExtendWith(SparkSessionExtension.class)
class DriftTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("size", DataTypes.DoubleType)
          .add("wet", DataTypes.BooleanType)
          .add("colour", DataTypes.StringType)
          .add("same", DataTypes.IntegerType)
          .add("empty", DataTypes.DoubleType);

  @TempDir private Path folder;

  @Test
  void statisticsAgreeWithHandComputedValues(SparkSession spark) {
    TrainingStatistics statistics = statistics(spark);
    assertEquals(4, statistics.rows());
    FeatureStatistics size = statistics.feature("size").orElseThrow();
    // Of 1 and 3: an infinite number is there, but has no part in a mean; NaN is missing.
    assertEquals(1, size.missing());
    assertEquals(2, size.mean(), 1e-12);
    assertEquals(1, size.deviation(), 1e-12);
    assertEquals(1, size.min(), 0);
    assertEquals(3, size.max(), 0);
    FeatureStatistics colour = statistics.feature("colour").orElseThrow();
    assertEquals(Map.of("red", 2L, "blue", 1L), colour.categories());
    assertEquals("red", colour.topCategory().orElseThrow().getKey());
    assertEquals(1, colour.missing());
    assertNull(statistics.feature("empty").orElseThrow().mean());
    assertEquals(0.75, statistics.feature("wet").orElseThrow().mean(), 1e-12);
  }

  @Test
  void statisticsAreReadAsTheyWereWritten(SparkSession spark) throws IOException {
    TrainingStatistics statistics = statistics(spark);
    statistics.write(folder.toString());
    assertEquals(Optional.of(statistics), TrainingStatistics.read(folder.toString()));
    Path file = folder.resolve(TrainingStatistics.FILE);
    String text = Files.readString(file);
    Files.delete(folder.resolve("." + TrainingStatistics.FILE + ".crc"));
    Files.writeString(file, text.replace("\"formatVersion\" : 1", "\"formatVersion\" : 2"));
    refused("has formatVersion 2; this release reads 1");
    Files.writeString(file, text.substring(0, text.length() / 2));
    refused("cannot be read");
    Files.delete(file);
    assertEquals(Optional.empty(), TrainingStatistics.read(folder.toString()));
  }

  @Test
  void aFileOfVersion1IsRead() throws IOException {
    Files.writeString(
        folder.resolve(TrainingStatistics.FILE),
        """
        {"formatVersion": 1, "rows": 9, "later": true, "features": [
          {"name": "size", "kind": "numeric", "type": "double", "missing": 2,
           "mean": 1.5, "deviation": 0.5, "min": 1.0, "max": 2.0},
          {"name": "colour", "kind": "categorical", "type": "string", "missing": 0,
           "categories": {"red": 6, "blue": 3}}]}
        """);
    TrainingStatistics read = TrainingStatistics.read(folder.toString()).orElseThrow();
    assertEquals(
        new TrainingStatistics(
            1,
            9,
            List.of(
                new FeatureStatistics("size", Kind.NUMERIC, "double", 2, 1.5, 0.5, 1.0, 2.0, null),
                new FeatureStatistics(
                    "colour",
                    Kind.CATEGORICAL,
                    "string",
                    0,
                    null,
                    null,
                    null,
                    null,
                    Map.of("red", 6L, "blue", 3L)))),
        read);
  }

  private void refused(String part) {
    BadInput error = assertThrows(BadInput.class, () -> TrainingStatistics.read(folder.toString()));
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }

  @Test
  void driftAgreesWithHandComputedValues(SparkSession spark) {
    Map<String, FeatureDrift> drifts = drifts(spark, 1);
    FeatureDrift size = drifts.get("size");
    // 4, 3, an infinite number and none, after a mean of 2 with deviation 1.
    assertEquals(1.5, size.meanShift(), 1e-12);
    assertEquals(0.25, size.missing(), 1e-12);
    assertEquals(0.25, size.trainingMissing(), 1e-12);
    assertEquals(2.0 / 3, size.outOfRange(), 1e-12);
    assertEquals(0.5, drifts.get("colour").unseen(), 1e-12);
    assertEquals(0.5, drifts.get("colour").drift(), 1e-12);
    assertEquals(-0.75 / Math.sqrt(3.0 / 16), drifts.get("wet").meanShift(), 1e-12);
    // No deviation to measure a shift in, but a range.
    assertEquals(Double.NaN, drifts.get("same").meanShift());
    assertEquals(1, drifts.get("same").outOfRange(), 0);
    assertEquals(1, drifts.get("same").drift(), 0);
    // A value where the training had none at all.
    assertEquals(0.25, drifts.get("empty").drift(), 1e-12);
  }

  @Test
  void aShiftCountsOnlyBeyondChance(SparkSession spark) {
    // A shift by 1.5 deviations of 3 values may be chance; of 30 it is not.
    assertEquals(2.0 / 3, drifts(spark, 1).get("size").drift(), 1e-12);
    assertEquals(1.5, drifts(spark, 10).get("size").drift(), 1e-12);
  }

  @Test
  void missingValuesCountAgainstThoseOfTheTraining() {
    assertEquals(0, new FeatureDrift("x", Kind.NUMERIC, 100, 0.3, 0.25, 0, 0, 0).drift(), 0);
    assertEquals(0.2, new FeatureDrift("x", Kind.NUMERIC, 100, 0.45, 0.25, 0, 0, 0).drift(), 1e-12);
    assertEquals(0.01, new FeatureDrift("x", Kind.NUMERIC, 100, 0.01, 0, 0, 0, 0).drift(), 0);
  }

  @Test
  void rareCategoriesHaveNoNumberOfTheirOwn(SparkSession spark) {
    TrainingStatistics statistics = statistics(spark);
    assertEquals(List.of("red", "blue"), List.of(statistics.frequent(0)[0]));
    assertEquals(List.of("red"), List.of(statistics.frequent(2)[0]));
    assertEquals(1, statistics.feature("colour").orElseThrow().rareRows(2).length);
    BadInput error = assertThrows(BadInput.class, () -> statistics.frequent(3));
    assertTrue(error.getMessage().contains("'red', has 2"), error.getMessage());

    ColumnRoles roles = ColumnRoles.of(SCHEMA, List.of("colour"), false, List.of(), List.of());
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

  private static Map<String, FeatureDrift> drifts(SparkSession spark, int times) {
    Dataset<Row> others =
        spark.createDataFrame(
            List.of(
                RowFactory.create(4.0, false, "green", 8, null),
                RowFactory.create(3.0, false, null, 8, 1.0),
                RowFactory.create(null, false, "red", 8, null),
                RowFactory.create(Double.NEGATIVE_INFINITY, null, null, 8, null)),
            SCHEMA);
    DriftSums sums = new DriftSums(statistics(spark));
    List<Column> columns = sums.columns();
    Row row =
        others
            .agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new))
            .head();
    Map<String, Object> observed = new HashMap<>();
    for (String name : row.schema().fieldNames()) {
      observed.put(name, row.getAs(name));
    }
    assertTrue(sums.drifts().isEmpty());
    for (int i = 0; i < times; i++) {
      sums.add(observed);
    }
    assertEquals(4L * times, sums.rows());
    Map<String, FeatureDrift> drifts = new HashMap<>();
    sums.drifts().forEach(drift -> drifts.put(drift.name(), drift));
    return drifts;
  }

  private static TrainingStatistics statistics(SparkSession spark) {
    Dataset<Row> rows =
        spark.createDataFrame(
            List.of(
                RowFactory.create(1.0, true, "red", 7, null),
                RowFactory.create(3.0, true, "red", 7, Double.NaN),
                RowFactory.create(Double.NaN, true, "blue", 7, null),
                RowFactory.create(Double.POSITIVE_INFINITY, false, null, 7, null)),
            SCHEMA);
    ColumnRoles roles =
        ColumnRoles.of(SCHEMA, List.of(SCHEMA.fieldNames()), false, List.of(), List.of());
    return TrainingStatistics.of(rows, roles);
  }

  private static Dataset<Row> rows(SparkSession spark, String... colours) {
    List<Row> rows =
        java.util.Arrays.stream(colours)
            .map(colour -> RowFactory.create(1.0, true, colour, 7, 1.0))
            .toList();
    return spark.createDataFrame(rows, SCHEMA);
  }
}
