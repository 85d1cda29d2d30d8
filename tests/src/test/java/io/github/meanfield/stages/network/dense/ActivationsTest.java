package io.github.meanfield.stages.network.dense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.runtime.math.FloatMath;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.schedule.FixedSchedule;

/** Values and slopes against formulas in double. */
class ActivationsTest {

  static List<Arguments> activations() {
    return List.of(
        of("relu", Activations::relu, x -> Math.max(x, 0)),
        of("leakyrelu", Activations.leakyRelu(0.01f), x -> x > 0 ? x : 0.01 * x),
        of("elu", Activations::elu, x -> x > 0 ? x : Math.expm1(x)),
        of(
            "selu",
            Activations::selu,
            x -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x))),
        of("tanh", Activations::tanh, Math::tanh),
        of("sigmoid", Activations::sigmoid, x -> 1 / (1 + Math.exp(-x))),
        of("swish", Activations.swish(1), x -> x / (1 + Math.exp(-x))),
        of("gelu", Activations.swish(1.702f), x -> x / (1 + Math.exp(-1.702 * x))),
        of("mish", Activations::mish, x -> x * Math.tanh(Math.log1p(Math.exp(x)))),
        of("softplus", Activations::softplus, x -> Math.log1p(Math.exp(x))),
        of("identity", Activations::identity, x -> x));
  }

  private static Arguments of(String name, Activation activation, DoubleUnaryOperator function) {
    return Arguments.of(name, activation, function);
  }

  @ParameterizedTest
  @MethodSource("activations")
  void slopesEqualCentredDifferences(
      String name, Activation activation, DoubleUnaryOperator function) {
    for (float x = -1.995f; x < 2f; x += 0.01f) {
      assertSlope(activation, function, x, 1e-5, 1e-5);
    }
    for (float x : new float[] {-1e-4f, 1e-4f, -1e-6f, 1e-6f}) {
      assertSlope(activation, function, x, Math.abs(x) / 2, 1e-3);
    }
  }

  private static void assertSlope(
      Activation activation, DoubleUnaryOperator function, float x, double step, double tolerance) {
    float[] value = {x};
    float[] slope = new float[1];
    activation.apply(value, slope, new float[1], 1);
    assertEquals(function.applyAsDouble(x), value[0], 1e-6 * Math.max(1, Math.abs(x)));
    double expected =
        (function.applyAsDouble(x + step) - function.applyAsDouble(x - step)) / (2 * step);
    assertEquals(expected, slope[0], tolerance * Math.max(Math.abs(expected), 0.02), "at " + x);
  }

  @ParameterizedTest
  @MethodSource("activations")
  void largeArgumentsGiveFiniteNumbersAndNanStaysNan(
      String name, Activation activation, DoubleUnaryOperator function) {
    float[] values = {-1e4f, -100f, 100f, 1e4f, Float.NaN};
    float[] arguments = values.clone();
    float[] slope = new float[values.length];
    activation.apply(values, slope, new float[values.length], values.length);
    for (int i = 0; i < 4; i++) {
      double x = arguments[i];
      double expected =
          List.of("softplus", "mish").contains(name) && x > 0 ? x : function.applyAsDouble(x);
      assertEquals(expected, values[i], 1e-6 * Math.max(1, Math.abs(x)));
      assertTrue(Float.isFinite(slope[i]), name + " at " + x);
    }
    assertTrue(Float.isNaN(values[4]), name);
  }

  @Test
  void exponentialsAreRightToAFewUnitsInTheLastPlace() {
    int length = 20001;
    float[] x = new float[length];
    float[] result = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (i - 10000) * 0.008f;
    }
    FloatMath.exp(x, 1, result, new float[length], length);
    for (int i = 0; i < length; i++) {
      assertEquals(1, result[i] / Math.exp(x[i]), 2e-7, "at " + x[i]);
    }
  }

  @Test
  void dropoutKeepsTheMeanAndDrawsByItsSeed() {
    int length = 100_001;
    float[] ones = new float[length];
    Arrays.fill(ones, 1);
    Dropout dropout = new Dropout(new FixedSchedule(0.7), length);
    dropout.reserve(1);
    dropout.seed(1);
    float[] output = dropout.forward(ones, 1, true).clone();
    double sum = 0;
    int kept = 0;
    for (float value : output) {
      assertTrue(value == 0 || Math.abs(value - 1 / 0.7) < 1e-6);
      sum += value;
      kept += value == 0 ? 0 : 1;
    }
    assertEquals(1, sum / length, 0.01);
    assertEquals(0.7, (double) kept / length, 0.005);
    float[] deltas = new float[length];
    Arrays.fill(deltas, 1);
    assertArrayEquals(output, dropout.backward(deltas, 1, true));
  }
}
