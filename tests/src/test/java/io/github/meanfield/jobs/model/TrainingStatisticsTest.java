package io.github.meanfield.jobs.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.model.FeatureStatistics.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a model keeps of the rows it was trained on. */
@ExtendWith(SparkSessionExtension.class)
class TrainingStatisticsTest {

  @TempDir private Path folder;

  @Test
  void statisticsAgreeWithHandComputedValues(SparkSession spark) {
    TrainingStatistics statistics = SmallTraining.statistics(spark);
    assertEquals(4, statistics.rows());
    FeatureStatistics size = statistics.feature("size").orElseThrow();
    // Of 1 and 3: an infinite number is there, but has no part in a mean; NaN is missing.
    assertEquals(1, size.missing());
    assertEquals(2, size.mean(), 1e-12);
    assertEquals(1, size.deviation(), 1e-12);
    assertEquals(1, size.min(), 0);
    assertEquals(3, size.max(), 0);
    assertEquals(new Histogram(1, 1, List.of(1L, 0L, 1L)), size.histogram());
    FeatureStatistics colour = statistics.feature("colour").orElseThrow();
    assertEquals(Map.of("red", 2L, "blue", 1L), colour.categories());
    assertEquals("red", colour.topCategory().orElseThrow().getKey());
    assertEquals(1, colour.missing());
    assertNull(statistics.feature("empty").orElseThrow().mean());
    assertNull(statistics.feature("empty").orElseThrow().histogram());
    assertNull(colour.histogram());
    assertEquals(0.75, statistics.feature("wet").orElseThrow().mean(), 1e-12);
  }

  @Test
  void statisticsAreReadAsTheyWereWritten(SparkSession spark) throws IOException {
    TrainingStatistics statistics = SmallTraining.statistics(spark);
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
                new FeatureStatistics(
                    "size", Kind.NUMERIC, "double", 2, 1.5, 0.5, 1.0, 2.0, null, null),
                new FeatureStatistics(
                    "colour",
                    Kind.CATEGORICAL,
                    "string",
                    0,
                    null,
                    null,
                    null,
                    null,
                    Map.of("red", 6L, "blue", 3L),
                    null))),
        read);
  }

  private void refused(String part) {
    BadInput error = assertThrows(BadInput.class, () -> TrainingStatistics.read(folder.toString()));
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }
}
