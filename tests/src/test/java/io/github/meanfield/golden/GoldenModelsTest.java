package io.github.meanfield.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SparkSessionExtension;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What was saved by the first build that wrote a version of the format is loaded by this one; also
 * what of that Spark 4 has loaded and saved again.
 */
@ExtendWith(SparkSessionExtension.class)
class GoldenModelsTest {

  private static final double TOLERANCE = 1e-6;

  static Path folder(String name) throws URISyntaxException {
    return Path.of(GoldenModelsTest.class.getResource("/" + name).toURI());
  }

  static List<String> names() throws IOException, URISyntaxException {
    return names(Goldens.FOLDER, Goldens.EXPECTED);
  }

  static List<String> namesOfSpark4() throws IOException, URISyntaxException {
    return names(Goldens.SAVED_BY_SPARK_4, "");
  }

  private static List<String> names(String folder, String end)
      throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.list(folder(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(end))
          .map(name -> name.replace(Goldens.EXPECTED, ""))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void doesWhatItDidWhenItWasSaved(String name, SparkSession spark) throws Exception {
    check(Goldens.FOLDER, name, spark);
  }

  @ParameterizedTest
  @MethodSource("namesOfSpark4")
  void doesWhatItDidBeforeSpark4SavedIt(String name, SparkSession spark) throws Exception {
    check(Goldens.SAVED_BY_SPARK_4, name, spark);
  }

  private static void check(String folder, String name, SparkSession spark) throws Exception {
    PipelineStage stage =
        DefaultParamsReader.loadParamsInstance(
            folder(folder).resolve(name).toString(), spark.sparkContext());
    List<String> expected =
        Files.readAllLines(folder(Goldens.FOLDER).resolve(name + Goldens.EXPECTED));
    List<String> found = Goldens.describe(stage, Goldens.rows(spark));
    if (stage instanceof Estimator<?>) {
      // It may have got more params since.
      found = new ArrayList<>(found);
      found.retainAll(expected);
    }
    assertEquals(expected.size(), found.size(), () -> "expected " + expected);
    for (int i = 0; i < found.size(); i++) {
      assertClose(expected.get(i).split(" "), found.get(i).split(" "));
    }
  }

  private static void assertClose(String[] expected, String[] found) {
    assertEquals(expected.length, found.length);
    for (int i = 0; i < found.length; i++) {
      if (expected[i].matches("-?\\d+\\.\\d+(E-?\\d+)?")) {
        double value = Double.parseDouble(expected[i]);
        assertEquals(value, Double.parseDouble(found[i]), TOLERANCE * Math.max(1, Math.abs(value)));
      } else {
        assertEquals(expected[i], found[i]);
      }
    }
  }
}
