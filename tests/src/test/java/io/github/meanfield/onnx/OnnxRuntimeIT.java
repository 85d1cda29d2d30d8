package io.github.meanfield.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.SmallModels;
import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.runtime.math.SmoothClip;
import io.github.meanfield.runtime.math.Standardization;
import io.github.meanfield.runtime.steps.Activate;
import io.github.meanfield.runtime.steps.Invalid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ONNX Runtime predicts from files what {@code meanfield-runtime} predicts from their models. */
class OnnxRuntimeIT {

  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final SmoothClip NO_CLIP = new SmoothClip(0, 0);

  private final HandMadeModels models = new HandMadeModels(7);
  private final Random random = new Random(11);

  /** One of some values. */
  private Object any(Object... values) {
    return values[random.nextInt(values.length)];
  }

  /** A number that floats and doubles have. */
  private double number(double middle, double deviation) {
    return (float) (middle + deviation * random.nextGaussian());
  }

  private List<Map<String, Object>> tableRows(int count) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, Object> row = new HashMap<>();
      row.put("size", any(number(10, 20), number(10, 20), null, Double.NaN));
      row.put("price", any(number(1000, 80), 1e30, 0.0));
      row.put("garden", any(true, false, null));
      row.put("joined", any(null, LocalDateTime.of(2023, 3, 4, 5, 30).plusHours(i * 1000L)));
      row.put("colour", any("red", "blue", "7", "7.0", "green", null, "NA"));
      row.put("code", any("3", "3.0", "10", "10.0", "4", null, "NA"));
      rows.add(row);
    }
    return rows;
  }

  @Test
  void aTableIsPredicted() throws Exception {
    assertPredicted(models.table(), tableRows(400), 400);
  }

  @ParameterizedTest
  @MethodSource("thresholds")
  void thresholdsChooseTheClass(double[] thresholds) throws Exception {
    assertPredicted(models.table(thresholds), tableRows(60), 60);
  }

  static Stream<Arguments> thresholds() {
    return Stream.of(
        Arguments.of((Object) new double[] {0.3, 0.2, 1}),
        Arguments.of((Object) new double[] {0.3, 0, 1}));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void batchesMayBeSmall(int rows) throws Exception {
    assertPredicted(models.table(), tableRows(rows), rows);
  }

  private List<Map<String, Object>> plainRows() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Map<String, Object> row = new HashMap<>();
      row.put("age", any(number(40, 10), 0.1, 1.0, 14.0, 15.5, null));
      row.put("balance", any(number(1000, 800), -999.0, null, 0.1, 1.0, 1e38));
      row.put("member", i % 10 == 0 ? any(null, true) : any(true, false, 1, 0));
      row.put("country", i % 7 == 0 ? any("IT", "", null) : any("FR", "DE", "ES"));
      row.put("rank", i % 9 == 0 ? any(null, 1.5, -1, 5) : any(0, 1));
      rows.add(row);
    }
    return rows;
  }

  static Stream<Arguments> plainModels() {
    HandMadeModels made = new HandMadeModels(5);
    Standardization zscore = made.standardization(0, 1, -INFINITY, INFINITY, NO_CLIP);
    Standardization minmax = made.standardization(-1, 2, -1, 1, NO_CLIP);
    Standardization robust = made.standardization(0, 1, -INFINITY, 40, new SmoothClip(0, 3));
    return Stream.of(
        Arguments.of(made.plain(Invalid.SKIP, Invalid.SKIP, zscore, Invalid.ERROR)),
        Arguments.of(made.plain(Invalid.ERROR, Invalid.ERROR, minmax, Invalid.SKIP)),
        Arguments.of(made.plain(Invalid.KEEP, Invalid.KEEP, robust, Invalid.FILL)),
        Arguments.of(made.plain(Invalid.KEEP, Invalid.KEEP, robust, Invalid.KEEP)),
        Arguments.of(made.plain(Invalid.KEEP, Invalid.KEEP, made.quantiles(NO_CLIP), Invalid.FILL)),
        Arguments.of(
            made.plain(
                Invalid.SKIP, Invalid.KEEP, made.quantiles(new SmoothClip(0, 2)), Invalid.SKIP)));
  }

  /** Some rows of each are predicted, and some are not but where all is filled in. */
  @ParameterizedTest
  @MethodSource("plainModels")
  void aStandardizedVectorIsPredicted(Model model) throws Exception {
    int predicted = assertPredicted(model, plainRows(), -1);
    assertTrue(predicted > 100, () -> "only " + predicted + " rows");
  }

  private List<Map<String, Object>> vectorRows(boolean hasGaps) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      double[] vector = new double[5];
      Arrays.setAll(vector, j -> number(0, 1 + 10 * j));
      if (hasGaps && i % 5 == 0) {
        vector[i % 3] = Double.NaN;
      } else if (hasGaps && i % 7 == 0) {
        vector[i % 3] = INFINITY;
      }
      rows.add(Map.of("raw", vector));
    }
    return rows;
  }

  @ParameterizedTest
  @EnumSource(Activate.Function.class)
  void everyActivationIsComputed(Activate.Function function) throws Exception {
    for (boolean mixes : new boolean[] {false, true}) {
      Model model =
          models.regressor(
              function, mixes, Combination.MEAN, HandMadeModels.targets(true, 2, false));
      assertPredicted(model, vectorRows(false), 50);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void numbersArePredicted(boolean isLogarithm) throws Exception {
    Combination combination = isLogarithm ? Combination.LOG_MEAN_EXP : Combination.MEAN;
    Model model =
        models.regressor(
            Activate.Function.SWISH,
            false,
            combination,
            HandMadeModels.targets(false, 1, isLogarithm));
    assertPredicted(model, vectorRows(true), 44);
  }

  @Test
  void codesAndErrorsOfTheirReconstructionAreComputed() throws Exception {
    assertPredicted(SmallModels.autoencoder(5), vectorRows(true), 34);
  }

  /** Each number as a pipeline, Java and Python write it; 4 is none of the categories. */
  @Test
  void numbersThatAreCategoriesAreKnownAsProgramsWriteThem() throws Exception {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String code :
        List.of(
            "3",
            "3.0",
            "0.00005",
            "5.0E-5",
            "5e-05",
            "10000000000000000",
            "1.0E16",
            "1e+16",
            "12345678",
            "1.2345678E7",
            "12345678.0",
            "0",
            "0.0",
            "-0.0",
            "4",
            "4.0")) {
      rows.add(Map.of("code", code));
    }
    Model model = models.codes("3", "0.00005", "10000000000000000", "12345678", "0");
    assertPredicted(model, rows, 16);
    assertEquals(6, rows.stream().map(row -> model.predict(row).toString()).distinct().count());
  }

  @Test
  void outputsThatOverflowAreNoPrediction() throws Exception {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (double size : new double[] {1, 3e38, -3e38}) {
      rows.add(Map.of("raw", new double[] {size, size}));
    }
    assertPredicted(HandMadeModels.oneLayer("raw", new float[][] {{-2, 2}, {-2, 2}}), rows, 1);
  }

  @Test
  void predictionsAreFeaturesOfOthers() throws Exception {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Map<String, Object> row = new HashMap<>();
      row.put("a", i % 10 == 0 ? null : number(0, 2));
      row.put("b", i % 9 == 0 ? null : number(0, 2));
      rows.add(row);
    }
    assertPredicted(models.stacked(), rows, 32);
  }

  /**
   * Compares all rows.
   *
   * @param expected how many have a prediction; -1 if that is not told
   * @return how many have one
   */
  private static int assertPredicted(Model model, List<Map<String, Object>> rows, int expected)
      throws OrtException, IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    OnnxModel.of(model).save(file);
    int count = OnnxPredictions.assertSame(model, file.toByteArray(), rows);
    if (expected >= 0) {
      assertEquals(expected, count);
    }
    return count;
  }
}
