package io.github.meanfield.keras;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.keras.KerasNetwork.ROW;
import static io.github.meanfield.keras.KerasNetwork.SAME;
import static io.github.meanfield.keras.KerasNetwork.each;
import static io.github.meanfield.keras.KerasNetwork.output;
import static io.github.meanfield.keras.KerasNetwork.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Activations of Keras, at each engine that has them. */
class KerasActivationsTest {

  @TempDir private Path folder;

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double elu(double alpha, double x) {
    return x > 0 ? x : alpha * Math.expm1(x);
  }

  private static Arguments activation(String json, DoubleUnaryOperator function) {
    return Arguments.of(json, each(function));
  }

  /** What a Dense may have for its activation, and Keras' formula of it. */
  static Stream<Arguments> activations() {
    String layer = "{\"module\": \"keras.layers\", \"class_name\": \"%s\", \"config\": {%s}}";
    return Stream.of(
        activation("null", x -> x),
        activation("\"relu\"", x -> Math.max(x, 0)),
        activation("\"relu6\"", x -> Math.min(Math.max(x, 0), 6)),
        activation("\"leaky_relu\"", x -> x > 0 ? x : 0.2 * x),
        activation("\"elu\"", x -> elu(1, x)),
        activation("\"selu\"", x -> 1.0507009873554805 * elu(1.6732632423543772, x)),
        activation("\"sigmoid\"", KerasActivationsTest::sigmoid),
        activation("\"hard_sigmoid\"", x -> Math.min(Math.max(0.2 * x + 0.5, 0), 1)),
        activation("\"tanh\"", Math::tanh),
        Arguments.of("\"softmax\"", (UnaryOperator<double[]>) KerasNetwork::softmax),
        activation("\"softplus\"", KerasActivationsTest::softplus),
        activation("\"softsign\"", x -> x / (1 + Math.abs(x))),
        activation("\"swish\"", x -> x * sigmoid(x)),
        activation("\"silu\"", x -> x * sigmoid(x)),
        activation("\"mish\"", x -> x * Math.tanh(softplus(x))),
        activation(String.format(layer, "function", "").replace("{}", "\"tanh\""), Math::tanh),
        activation(
            String.format(layer, "ReLU", "\"max_value\": 6.0"), x -> Math.min(Math.max(x, 0), 6)),
        activation(
            String.format(layer, "ReLU", "\"max_value\": null, \"negative_slope\": 0.1"),
            x -> x > 0 ? x : 0.1 * x),
        activation(String.format(layer, "LeakyReLU", "\"alpha\": 0.3"), x -> x > 0 ? x : 0.3 * x),
        activation(String.format(layer, "ELU", "\"alpha\": 0.5"), x -> elu(0.5, x)));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void activationsAreThoseOfKeras(String json, UnaryOperator<double[]> function)
      throws IOException {
    KerasNetwork model =
        new KerasNetwork(2, 3)
            .dense(6, true, json, function)
            .dense(6, true, json, function)
            .dense(2, true, "\"linear\"", SAME);
    NetworkZip network = read(model.save(folder));
    List<Engine> engines =
        Engine.choose(Engine.AUTO, network.configuration()) == Engine.DENSE
            ? List.of(Engine.DENSE, Engine.DL4J)
            : List.of(Engine.DL4J);
    for (Engine engine : engines) {
      TrainableNetwork computed = engine.open(network.configuration());
      computed.begin(network.parameters(), 0, 0, 0);
      // Large ones reach what is flat, and what exponentials of floats do not.
      for (double scale : new double[] {0.1, 1, 5, 100}) {
        double[] row = Arrays.stream(ROW).map(x -> x * scale).toArray();
        float[] features = new float[row.length];
        IntStream.range(0, row.length).forEach(i -> features[i] = (float) row[i]);
        double[] expected = model.predict(row);
        float[] found = computed.outputs(features, 1);
        for (int k = 0; k < expected.length; k++) {
          assertEquals(expected[k], found[k], 2e-5 * Math.max(1, scale / 5), engine + " " + scale);
        }
      }
    }
  }

  @Test
  void activationsAreLayersToo() throws IOException {
    KerasNetwork model =
        new KerasNetwork(3, 3)
            .plain("LeakyReLU", "\"negative_slope\": 0.5", each(x -> x > 0 ? x : 0.5 * x))
            .dense(4, true, "\"tanh\"", each(Math::tanh))
            .plain("ReLU", "\"max_value\": null, \"threshold\": 0.0", each(x -> Math.max(x, 0)))
            .dense(4, true, "\"linear\"", SAME)
            .plain("ELU", "\"alpha\": 1.0", each(x -> elu(1, x)))
            .dense(2, true, "\"linear\"", SAME)
            .plain("Softmax", "\"axis\": -1", KerasNetwork::softmax);
    assertArrayEquals(model.predict(ROW), output(read(model.save(folder)), ROW), 1e-6);
  }

  @Test
  void aFunctionThatKerasHasChangedIsRefused() {
    KerasNetwork model = new KerasNetwork(3, 3).dense(2, true, "\"hard_sigmoid\"", SAME);
    assertRefused(
        () -> read(model.save(folder)),
        "has layer 'dense_1' (Dense) with activation 'hard_sigmoid'");
  }
}
