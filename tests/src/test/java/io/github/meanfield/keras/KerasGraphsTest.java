package io.github.meanfield.keras;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.keras.KerasJson.ROWS;
import static io.github.meanfield.keras.KerasJson.from;
import static io.github.meanfield.keras.KerasJson.functional;
import static io.github.meanfield.keras.KerasJson.node;
import static io.github.meanfield.keras.KerasNetwork.ROW;
import static io.github.meanfield.keras.KerasNetwork.SAME;
import static io.github.meanfield.keras.KerasNetwork.each;
import static io.github.meanfield.keras.KerasNetwork.output;
import static io.github.meanfield.keras.KerasNetwork.read;
import static io.github.meanfield.keras.KerasNetwork.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.keras.KerasFiles.Array;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functional models of Keras: layers with names, which other layers are called with. */
class KerasGraphsTest {

  @TempDir private Path folder;

  private static double[] merged(String type, double[] a, double[] b) {
    double[] merged = a.clone();
    for (int i = 0; i < a.length; i++) {
      merged[i] =
          switch (type) {
            case "Add" -> a[i] + b[i];
            case "Subtract" -> a[i] - b[i];
            case "Multiply" -> a[i] * b[i];
            case "Average" -> (a[i] + b[i]) / 2;
            default -> Math.max(a[i], b[i]);
          };
    }
    return merged;
  }

  private static String modeOfKeras1(String type) {
    return switch (type) {
      case "Add" -> "sum";
      case "Multiply" -> "mul";
      case "Average" -> "ave";
      case "Maximum" -> "max";
      default -> "concat";
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"Add", "Subtract", "Multiply", "Average", "Maximum", "Concatenate"})
  void graphsAreRead(String type) throws IOException {
    KerasNetwork hidden = new KerasNetwork(2, 3).dense(3, true, "\"tanh\"", each(Math::tanh));
    boolean isLonger = type.equals("Concatenate");
    KerasNetwork last =
        new KerasNetwork(2, isLonger ? 6 : 3).dense(2, true, "\"linear\"", KerasNetwork::softmax);
    Map<String, List<Array>> weights = new LinkedHashMap<>();
    weights.put("hidden", hidden.weights().get("dense_1"));
    weights.put("last", last.weights().get("dense_1"));
    double[] h = hidden.predict(ROW);
    double[] both = {h[0], h[1], h[2], ROW[0], ROW[1], ROW[2]};
    double[] expected = last.predict(isLonger ? both : merged(type, h, ROW));
    // Keras 1 could not subtract.
    for (int version : type.equals("Subtract") ? new int[] {2, 3} : new int[] {1, 2, 3}) {
      String shape = version < 3 ? "batch_input_shape" : "batch_shape";
      String json =
          functional(
              version < 3 ? "[[\"rows\", 0, 0]]" : "[\"rows\", 0, 0]",
              version < 3 ? "[[\"end\", 0, 0]]" : "[\"end\", 0, 0]",
              node("InputLayer", "rows", "\"" + shape + "\": [null, 3]", "[]"),
              // Not in order.
              node("Activation", "end", "\"activation\": \"softmax\"", from(version, "last")),
              node("Dense", "hidden", "\"activation\": \"tanh\"", from(version, "rows")),
              node("Dropout", "noise", "\"rate\": 0.5, \"p\": 0.5", from(version, "hidden")),
              version == 1
                  ? node(
                      "Merge",
                      "merge",
                      "\"concat_axis\": -1, \"mode\": \"" + modeOfKeras1(type) + "\"",
                      from(version, "noise", "rows"))
                  : node(type, "merge", "\"axis\": -1", from(version, "noise", "rows")),
              node("Dense", "last", "\"activation\": \"linear\"", from(version, "merge")));
      NetworkZip network = read(write(folder, version, json, weights));
      assertArrayEquals(expected, output(network, ROW), 1e-6);
      NetworkConfiguration read = NetworkConfiguration.parse(network.configuration());
      assertEquals(OutputLayer.class, read.output().layer().getClass());
      assertEquals(
          List.of("hidden", "last"),
          read.parts().stream()
              .filter(part -> part.length() > 0)
              .map(part -> part.name())
              .toList());
    }
  }

  /** Which is 1, whatever comes in; Deeplearning4j takes it for a mistake. */
  @Test
  void aGraphMayEndInASoftmaxOfOneOutput() throws IOException {
    KerasNetwork last = new KerasNetwork(2, 3).dense(1, true, "\"softmax\"", SAME);
    String json =
        functional(
            "[]",
            "[[\"last\", 0, 0]]",
            node("InputLayer", "rows", ROWS, "[]"),
            node("Add", "twice", "\"trainable\": true", from(2, "rows", "rows")),
            node("Dense", "last", "\"activation\": \"softmax\"", from(2, "twice")));
    NetworkZip network =
        read(write(folder, 2, json, Map.of("last", last.weights().get("dense_1"))));
    assertArrayEquals(new double[] {1}, output(network, ROW));
  }

  @Test
  void aGraphWithoutBranchesIsComputedByTheDenseEngine() throws IOException {
    KerasNetwork model = new KerasNetwork(2, 3).dense(3, true, "\"tanh\"", each(Math::tanh));
    String json =
        functional(
            "[[\"rows\", 0, 0]]",
            "[[\"dense_1\", 0, 0]]",
            node("InputLayer", "rows", "\"batch_input_shape\": [null, 3]", "[]"),
            node("Dense", "dense_1", "\"activation\": \"tanh\"", from(2, "rows")));
    NetworkZip network =
        read(write(folder, 2, json.replace("Functional", "Model"), model.weights()));
    assertArrayEquals(model.predict(ROW), output(network, ROW), 1e-6);
    assertEquals(Engine.DENSE, Engine.choose(Engine.AUTO, network.configuration()));
  }

  /** A call's arguments as versions of Keras write them, in the place of none. */
  static Stream<Arguments> arguments() {
    return Stream.of(
        Arguments.of(2, "{}]", "{\"training\": true}]", "training=true"),
        Arguments.of(2, "{}]", "{\"mask\": [\"rows\", 0, 0]}]", "mask=[\"rows\",0,0]"),
        Arguments.of(2, "{}]", "{\"training\": false, \"mask\": null}]", null),
        Arguments.of(3, "{}}]", "{\"training\": true}}]", "training=true"),
        Arguments.of(3, "}], \"k", "}, true], \"k", "true"),
        Arguments.of(3, "{}}]", "{\"training\": false, \"mask\": null}}]", null));
  }

  /** In training a layer computes something else. */
  @ParameterizedTest
  @MethodSource("arguments")
  void layersAreCalledWithTheirInputsAlone(int version, String none, String some, String told)
      throws IOException {
    KerasNetwork model = new KerasNetwork(2, 3).dense(2, true, "\"linear\"", SAME);
    String call = from(version, "it");
    assertTrue(call.contains(none), call);
    String json =
        functional(
            "[]",
            "[[\"noise\", 0, 0]]",
            node("InputLayer", "rows", ROWS, "[]"),
            node("Dense", "it", "\"activation\": \"linear\"", from(version, "rows")),
            node("Dropout", "noise", "\"rate\": 0.5", call.replace(none, some)));
    Path path = write(folder, version, json, Map.of("it", model.weights().get("dense_1")));
    if (told == null) {
      assertArrayEquals(model.predict(ROW), output(read(path), ROW), 1e-6);
    } else {
      assertRefused(
          () -> read(path), "has layer 'noise' (Dropout) that is called with " + told + ", but");
    }
  }
}
