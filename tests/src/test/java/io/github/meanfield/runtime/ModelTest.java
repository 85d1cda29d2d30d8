package io.github.meanfield.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.meanfield.Build;
import io.github.meanfield.Errors;
import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.runtime.steps.Classes;
import io.github.meanfield.runtime.steps.Dense;
import io.github.meanfield.runtime.steps.Head;
import io.github.meanfield.runtime.steps.Invalid;
import io.github.meanfield.runtime.steps.Network;
import io.github.meanfield.runtime.steps.Predict;
import io.github.meanfield.runtime.steps.Reconstruction;
import io.github.meanfield.runtime.steps.Targets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model as its users have it. */
class ModelTest {

  private static final LocalDate DAY = LocalDate.of(2024, 2, 29);

  private final Model model = SmallModels.classifier();

  private double[] of(Object size, Object garden, Object joined, Object colour) {
    return model.predict(SmallModels.row(size, garden, joined, colour)).probabilities();
  }

  @Test
  void aPredictionHasClassNameAndProbabilities() {
    assertEquals(Model.Kind.CLASSIFIER, model.kind());
    assertEquals(List.of("low", "middle", "high"), model.classes());
    assertEquals(
        List.of("raw", "probability", "prediction", "label"),
        model.outputs().stream().map(OutputColumn::name).toList());
    Prediction prediction = model.predict(SmallModels.row(12.5, true, DAY, "red"));
    assertTrue(prediction.isPresent());
    double[] probabilities = prediction.probabilities();
    assertEquals(1, Arrays.stream(probabilities).sum(), 1e-12);
    assertEquals(Math.log(probabilities[1]), prediction.outputs()[1], 1e-9);
    double[] scaled = {2 * probabilities[0], probabilities[1], probabilities[2]};
    int best = IntStream.range(0, 3).reduce(0, (a, b) -> scaled[b] > scaled[a] ? b : a);
    assertEquals(best, prediction.value());
    assertEquals(model.classes().get(best), prediction.label());
    assertNotEquals(0, prediction.probabilities()[0]);
    probabilities[0] = -1;
    assertNotEquals(-1, prediction.probabilities()[0]);
  }

  @Test
  void aValueIsTheSameInAllItsForms() {
    double[] expected = of(12.0, true, DAY, 7);
    for (Object size : new Object[] {12, 12L, 12f, new BigDecimal("12.00"), " 12.0", "1.2e1"}) {
      assertArrayEquals(expected, of(size, true, DAY, 7), size::toString);
    }
    for (Object garden : new Object[] {1, 1.0, "TRUE", "1"}) {
      assertArrayEquals(expected, of(12, garden, DAY, 7), garden::toString);
    }
    Instant instant = Instant.parse("2024-02-29T00:00:00Z");
    for (Object joined :
        new Object[] {
          "2024-02-29",
          "2024-02-29T01:00+01:00",
          DAY.atStartOfDay(),
          instant,
          OffsetDateTime.parse("2024-02-29T01:00:00+01:00"),
          instant.atZone(ZoneOffset.ofHours(-5)),
          java.sql.Date.valueOf(DAY),
          java.util.Date.from(instant),
          "2024-02-29 18:30:00",
          DAY.atTime(18, 30),
          instant.plusSeconds(3600),
          java.sql.Timestamp.from(instant)
        }) {
      assertArrayEquals(expected, of(12, true, joined, 7), joined::toString);
    }
    for (Object colour : new Object[] {7.0, 7f, "7", "7.00", new BigDecimal("7.0")}) {
      assertArrayEquals(expected, of(12, true, DAY, colour), colour::toString);
    }
    assertFalse(Arrays.equals(expected, of(12, true, DAY, "red")));
    assertFalse(Arrays.equals(expected, of(12, false, DAY, 7)));
    assertFalse(Arrays.equals(expected, of(13, true, DAY, 7)));
    assertFalse(Arrays.equals(expected, of(12, true, LocalDateTime.of(2024, 3, 1, 0, 0), 7)));
  }

  @Test
  void marksNullAndNaNAreMissingAndUnseenCategoriesAreAsMissingOnes() {
    double[] expected = of(null, null, null, null);
    assertArrayEquals(expected, of("NA", "NA", "", ""));
    assertArrayEquals(expected, of(Double.NaN, " NA ", "NA", Double.NaN));
    assertArrayEquals(expected, of(null, Float.NaN, null, "gold"));
    assertFalse(Arrays.equals(expected, of(0, null, null, null)));
  }

  static Stream<Object[]> refused() {
    return Stream.of(
        new Object[] {"twelve", true, DAY, "size|a number|'twelve' (String)"},
        new Object[] {true, true, DAY, "size|a number|'true' (Boolean)"},
        new Object[] {"1e999", true, DAY, "size|1.8e308|'1e999'"},
        new Object[] {new BigDecimal("1e999"), true, DAY, "size|1.8e308"},
        new Object[] {1, 2, DAY, "garden|true or false|'2' (Integer)"},
        new Object[] {1, "yes", DAY, "garden|true or false|'yes'"},
        new Object[] {1, true, "29.2.2024", "joined|2024-02-29|'29.2.2024'"},
        new Object[] {1, true, "2023-02-29", "joined|2024-02-29|'2023-02-29'"},
        new Object[] {1, true, 5, "joined|a date|'5' (Integer)"},
        new Object[] {1, true, new java.sql.Time(0), "joined|a date"},
        new Object[] {Double.POSITIVE_INFINITY, true, DAY, "network|feature 0|Infinity"});
  }

  @ParameterizedTest
  @MethodSource("refused")
  void valuesOfOtherKindsAreRefused(Object size, Object garden, Object joined, String parts) {
    Errors.assertMessage(
        assertThrows(IllegalArgumentException.class, () -> of(size, garden, joined, "red")),
        parts.split("\\|"));
  }

  @Test
  void columnsThatAreNotThereAreRefusedAndOthersPassedOver() {
    Map<String, Object> row = SmallModels.row(1, true, DAY, "red");
    row.put("customer", "somebody");
    double[] expected = model.predict(row).probabilities();
    assertArrayEquals(expected, of(1, true, DAY, "red"));
    row.remove("joined");
    Errors.assertMessage(
        assertThrows(IllegalArgumentException.class, () -> model.predict(List.of(row))),
        "row 1",
        "column 'joined'",
        "lacks",
        "customer");
    Errors.assertMessage(
        assertThrows(
            IllegalArgumentException.class, () -> model.scorer().score(new Object[] {1, true})),
        "2 values",
        "required are 4");
  }

  @Test
  void aRowThatThePipelineLeavesOutHasNoPrediction() {
    Model regressor = SmallModels.regressor(2, 3);
    Prediction none = regressor.predict(Map.of("raw", new double[] {1, Double.NaN}));
    assertFalse(none.isPresent());
    Errors.assertMessage(assertThrows(IllegalStateException.class, none::value), "scale", "finite");
    Prediction there = regressor.predict(Map.of("raw", List.of(1, 2.5)));
    assertEquals(2, there.outputs().length);
    assertEquals(there.outputs()[0], there.value());
    assertNull(there.label());
    assertEquals(0, there.probabilities().length);
    assertEquals(2, regressor.numTargets());
    assertArrayEquals(
        there.outputs(), regressor.predict(Map.of("raw", new float[] {1, 2.5f})).outputs());
    for (Object raw : new Object[] {new double[3], List.of(1), List.of(1, "a"), "1,2"}) {
      Errors.assertMessage(
          assertThrows(IllegalArgumentException.class, () -> regressor.predict(Map.of("raw", raw))),
          "column 'raw'");
    }
  }

  @Test
  void aCodeAndItsErrorAreOfOneNetworkOfAsManyOutputsAsFeatures() {
    Predict good = (Predict) SmallModels.autoencoder(4).steps().get(0);
    Network network = good.networks().get(0);
    Network shorter = new Network(network.layers().subList(0, 3));
    assertRefused(good, List.of(network, network), 3, 2, 4, "one network");
    assertRefused(good, List.of(shorter), 1, 4, 2, "as many outputs");
    assertRefused(good, List.of(network), 3, 3, 4, "no code of 3 numbers after layer 3");
    assertRefused(good, List.of(network), 5, 4, 4, "no code of 4 numbers after layer 5");
    assertRefused(good, List.of(network), 0, 4, 4, "codeLayer is 0");
  }

  private static void assertRefused(
      Predict good, List<Network> networks, int codeLayer, int codeSize, int size, String part) {
    Errors.assertRefused(
        () ->
            new Predict(
                good.stage(),
                good.input(),
                networks,
                good.combination(),
                new Reconstruction("", "", codeLayer, codeSize, size),
                good.invalid()),
        part);
  }

  /** As floats they are infinite and, one minus the other, no number. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void outputsThatOverflowAreRefused(boolean isClassifier) {
    Network network =
        new Network(List.of(new Dense(new float[][] {{-2, 2}, {-2, 2}}, new float[2])));
    double[] none = {};
    Head head =
        isClassifier
            ? new Classes("", "", "prediction", 2, none)
            : new Targets(
                "prediction",
                true,
                new double[2],
                new double[] {1, 1},
                false,
                new double[] {-1, -1},
                new double[] {1, 1});
    Model large =
        new Model(
            "test",
            List.of(InputColumn.of("x", InputColumn.Type.VECTOR, 2)),
            List.of(
                new Predict("net", "x", List.of(network), Combination.MEAN, head, Invalid.SKIP)));
    assertTrue(large.predict(Map.of("x", new double[] {1e38, -1e38})).isPresent());
    Errors.assertMessage(
        assertThrows(
            IllegalArgumentException.class,
            () -> large.predict(Map.of("x", new double[] {3e38, 3e38}))),
        "net: ",
        "column 'x'",
        "overflow to -Infinity");
  }

  @Test
  void afterARefusedRowAScorerHasNoPredictionOfTheRowBefore() {
    Scorer scorer = model.scorer();
    assertThrows(IllegalStateException.class, scorer::value);
    for (int i = 0; i < 4; i++) {
      assertNull(scorer.input(i));
    }
    scorer.score(SmallModels.row(1, true, DAY, "red"));
    double value = scorer.value();
    assertEquals(model.classes().get((int) value), scorer.label());
    assertEquals(19782.0, scorer.input(2));
    assertThrows(
        IllegalArgumentException.class, () -> scorer.score(SmallModels.row(2, "x", DAY, "blue")));
    assertThrows(IllegalStateException.class, scorer::value);
    assertEquals(2.0, scorer.input(0));
    for (int i = 1; i < 4; i++) {
      assertNull(scorer.input(i));
    }
    assertFalse(scorer.prediction().isPresent());
    scorer.score(SmallModels.row(1, true, DAY, "red"));
    assertEquals(value, scorer.value());
  }

  @Test
  void threadsPredictTheSameAtATime() throws Exception {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      rows.add(
          SmallModels.row(i % 7 == 0 ? null : i, i % 2, DAY.plusDays(i), i % 3 == 0 ? "red" : i));
    }
    List<String> expected = model.predict(rows).stream().map(Prediction::toString).toList();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<List<String>>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Callable<List<String>> task =
            () -> model.predict(rows).stream().map(Prediction::toString).toList();
        all.add(threads.submit(task));
      }
      for (Future<List<String>> each : all) {
        assertEquals(expected, each.get(1, TimeUnit.MINUTES));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aScorerTakesNoMemoryForARow() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Scorer table = model.scorer();
    Scorer vector = SmallModels.regressor(20, 16).scorer();
    Object[] tableRow = {12.5, true, DAY.atStartOfDay(), "red"};
    Object[] vectorRow = {new double[20]};
    long thread = Thread.currentThread().getId();
    double sum = 0;
    for (int i = 0; i < 200; i++) {
      sum += table.score(tableRow).probability(1) + vector.score(vectorRow).value();
    }
    int rows = 10_000;
    long before = threads.getThreadAllocatedBytes(thread);
    for (int i = 0; i < rows; i++) {
      sum += vector.score(vectorRow).value();
    }
    long between = threads.getThreadAllocatedBytes(thread);
    for (int i = 0; i < rows; i++) {
      sum += table.score(tableRow).probability(1);
    }
    long after = threads.getThreadAllocatedBytes(thread);
    assertTrue(Double.isFinite(sum));
    assertTrue(between - before < rows, () -> (between - before) + " bytes for vectors");
    // The features of a date are an array.
    assertTrue(after - between < 100L * rows, () -> (after - between) + " bytes for tables");
  }

  /** As a jar has it. */
  @Test
  void theModuleIsSmall() throws IOException {
    Path classes = Build.folder("transformers/runtime").resolve("classes");
    ByteArrayOutputStream jar = new ByteArrayOutputStream();
    try (Stream<Path> files = Files.walk(classes);
        ZipOutputStream zip = new ZipOutputStream(jar)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        zip.write(Files.readAllBytes(file));
      }
    }
    assertTrue(jar.size() > 50_000 && jar.size() < 300_000, () -> jar.size() + " bytes");
  }
}
