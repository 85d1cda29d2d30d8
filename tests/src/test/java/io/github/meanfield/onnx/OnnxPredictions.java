package io.github.meanfield.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.Prediction;
import java.util.List;
import java.util.Map;

/** Compares what ONNX Runtime predicts with what {@code meanfield-runtime} does. */
public final class OnnxPredictions {

  private static final double TOLERANCE = 1e-5;

  private OnnxPredictions() {}

  /**
   * Compares all outputs of all rows. What is refused or left out must have none.
   *
   * @param file an ONNX file
   * @param rows as of {@link OnnxSession#run}
   * @return how many rows have a prediction
   */
  public static int assertSame(Model model, byte[] file, List<? extends Map<String, ?>> rows)
      throws OrtException {
    return assertSame(model, rows, file, rows);
  }

  /**
   * Compares all outputs of rows that both have in another form.
   *
   * @param rows as {@link Model#predict} takes them
   * @param rowsOfFile the same, as of {@link OnnxSession#run}
   */
  static int assertSame(
      Model model,
      List<? extends Map<String, ?>> rows,
      byte[] file,
      List<? extends Map<String, ?>> rowsOfFile)
      throws OrtException {
    Map<String, Object> outputs;
    try (OnnxSession session = new OnnxSession(model, file)) {
      outputs = session.run(rowsOfFile);
    }
    assertFalse(outputs.isEmpty());
    int count = 0;
    for (int i = 0; i < rows.size(); i++) {
      Prediction prediction = prediction(model, rows.get(i));
      count += prediction == null ? 0 : 1;
      String row = "row " + i + ": " + rows.get(i);
      for (Map.Entry<String, Object> output : outputs.entrySet()) {
        assertOutput(prediction, output, i, row);
      }
    }
    return count;
  }

  /** Null if the row is refused or left out. */
  private static Prediction prediction(Model model, Map<String, ?> row) {
    try {
      Prediction prediction = model.predict(row);
      return prediction.isPresent() ? prediction : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static void assertOutput(
      Prediction prediction, Map.Entry<String, Object> output, int i, String row) {
    Object values = output.getValue();
    if (values instanceof long[] classes) {
      assertEquals(prediction == null ? -1 : (long) prediction.value(), classes[i], row);
    } else if (values instanceof String[] names) {
      assertEquals(prediction == null ? "" : prediction.label(), names[i], row);
    } else if (values instanceof float[] numbers) {
      assertNear(prediction == null ? Double.NaN : prediction.value(), numbers[i], row);
    } else {
      float[] numbers = ((float[][]) values)[i];
      for (int k = 0; k < numbers.length; k++) {
        double expected = Double.NaN;
        if (prediction != null) {
          double[] all =
              switch (output.getKey()) {
                case "probability" -> prediction.probabilities();
                case "code" -> prediction.code();
                default -> prediction.outputs();
              };
          expected = all[k];
        }
        assertNear(expected, numbers[k], output.getKey() + " " + k + " of " + row);
      }
    }
  }

  private static void assertNear(double expected, double actual, String what) {
    boolean isNear =
        Double.isNaN(expected)
            ? Double.isNaN(actual)
            : Math.abs(actual - expected) <= TOLERANCE * Math.max(1, Math.abs(expected));
    assertTrue(isNear, () -> what + ": " + actual + " in place of " + expected);
  }
}
