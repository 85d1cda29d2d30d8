package io.github.meanfield.keras;

import static io.github.meanfield.keras.KerasNetwork.ROW;
import static io.github.meanfield.keras.KerasNetwork.SAME;
import static io.github.meanfield.keras.KerasNetwork.each;
import static io.github.meanfield.keras.KerasNetwork.output;
import static io.github.meanfield.keras.KerasNetwork.read;
import static io.github.meanfield.keras.KerasNetwork.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.keras.KerasFiles.Array;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of Keras as networks, which compute what Keras' formulas do. */
class KerasReaderTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void eachVersionOfKerasIsRead(int version) throws IOException {
    KerasNetwork model =
        new KerasNetwork(version, 3)
            .dense(5, true, "\"relu\"", each(x -> Math.max(x, 0)))
            .batchNormalization(true, true)
            .plain("Dropout", version == 1 ? "\"p\": 0.25" : "\"rate\": 0.25", SAME)
            .dense(4, true, "\"tanh\"", each(Math::tanh))
            .dense(3, true, "\"linear\"", SAME)
            .plain("Activation", "\"activation\": \"softmax\"", KerasNetwork::softmax);
    NetworkZip network = read(model.save(folder));
    assertArrayEquals(model.predict(ROW), output(network, ROW), 1e-6);
    assertEquals(Engine.DENSE, Engine.choose(Engine.AUTO, network.configuration()));
    NetworkConfiguration read = NetworkConfiguration.parse(network.configuration());
    assertEquals(3, read.numFeatures());
    assertEquals(
        List.of("dense_1", "batchnormalization_2", "dense_4", "dense_5"),
        read.parts().stream().map(part -> part.layer().getLayerName()).toList());
    // Dropout is what a layer of Deeplearning4j does to its inputs; the number is what is kept.
    assertEquals(new Dropout(0.75), read.parts().get(2).layer().getIDropout());
    assertEquals(OutputLayer.class, read.output().layer().getClass());
    assertEquals(network.configuration(), read(model.save(folder)).configuration());
  }

  @Test
  void layersThatLackSomethingAreRead() throws IOException {
    KerasNetwork model =
        new KerasNetwork(2, 3)
            .dense(4, false, "\"linear\"", SAME)
            .batchNormalization(false, true)
            .batchNormalization(true, false)
            .batchNormalization(false, false)
            .plain("Dropout", "\"rate\": 0.0", SAME)
            .dense(2, false, "\"linear\"", SAME);
    NetworkZip network = read(model.save(folder));
    // Thrice normalized by a deviation of 0.1, an output is large.
    double[] expected = model.predict(ROW);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertArrayEquals(expected, output(network, ROW), 1e-6 * largest);
    assertEquals(Engine.DENSE, Engine.choose(Engine.AUTO, network.configuration()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AlphaDropout", "GaussianDropout", "GaussianNoise"})
  void noiseIsForTrainingAlone(String type) throws IOException {
    KerasNetwork model =
        new KerasNetwork(2, 3)
            .dense(4, true, "\"relu\"", each(x -> Math.max(x, 0)))
            .plain(type, "\"rate\": 0.25, \"stddev\": 0.25", SAME)
            .dense(2, true, "\"softmax\"", KerasNetwork::softmax);
    NetworkZip network = read(model.save(folder));
    assertArrayEquals(model.predict(ROW), output(network, ROW), 1e-6);
    Engine engine = type.equals("GaussianNoise") ? Engine.DENSE : Engine.DL4J;
    assertEquals(engine, Engine.choose(Engine.AUTO, network.configuration()));
    NetworkConfiguration read = NetworkConfiguration.parse(network.configuration());
    assertEquals(type, read.output().layer().getIDropout().getClass().getSimpleName());
  }

  private static KerasNetwork dense(KerasNetwork model) {
    return model.dense(3, true, "\"tanh\"", each(Math::tanh));
  }

  private static KerasNetwork dropout(KerasNetwork model) {
    return model.plain("Dropout", "\"rate\": 0.5", SAME);
  }

  private static KerasNetwork normalization(KerasNetwork model) {
    return model.batchNormalization(true, true);
  }

  private static KerasNetwork activation(KerasNetwork model) {
    return model.plain("ReLU", "\"max_value\": null", each(x -> Math.max(x, 0)));
  }

  /** The manual's list; d is a Dense, o a Dropout, n a normalization, a an activation. */
  @ParameterizedTest
  @CsvSource({
    "d, DENSE",
    "ndnd, DENSE",
    "dnod, DENSE",
    "odad, DENSE",
    "dnad, DENSE",
    "donod, DL4J",
    "dond, DL4J",
    "do, DL4J",
    "dn, DL4J",
    "ad, DL4J"
  })
  void theEngineIsThatOfTheManual(String layers, Engine engine) throws IOException {
    KerasNetwork model = new KerasNetwork(2, 3);
    for (char layer : layers.toCharArray()) {
      model =
          switch (layer) {
            case 'd' -> dense(model);
            case 'o' -> dropout(model);
            case 'n' -> normalization(model);
            default -> activation(model);
          };
    }
    NetworkZip network = read(model.save(folder));
    assertEquals(engine, Engine.choose(Engine.AUTO, network.configuration()));
    double[] expected = model.predict(ROW);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertArrayEquals(expected, output(network, ROW), 1e-6 * Math.max(1, largest));
  }

  /** As TensorFlow's tutorial has it: 28 × 28 pixels, flattened. */
  @Test
  void whatIsFlattenedIsReadAsARow() throws IOException {
    KerasNetwork dense = new KerasNetwork(2, 6).dense(2, true, "\"linear\"", SAME);
    String flatten =
        "{\"class_name\": \"Flatten\", \"config\": {\"name\": \"flatten\", \"batch_input_shape\":"
            + " [null, 2, 3]}}, ";
    String reshape =
        "{\"class_name\": \"Reshape\", \"config\": {\"name\": \"reshape\", \"target_shape\":"
            + " [-1, 2]}}, ";
    double[] row = {1, 2, 3, 4, 5, -6};
    for (String before :
        List.of(flatten, flatten + reshape + flatten.replace("\"flatten", "\"second"))) {
      String json = dense.configuration().replace("[{", "[" + before + "{");
      NetworkZip network = read(write(folder, 2, json, dense.weights()));
      assertArrayEquals(dense.predict(row), output(network, row), 1e-6);
      assertEquals(Engine.DENSE, Engine.choose(Engine.AUTO, network.configuration()));
    }
  }

  @Test
  void weightsMayBeDoubles() throws IOException {
    KerasNetwork model = new KerasNetwork(2, 3).dense(2, false, "\"linear\"", SAME);
    Map<String, List<Array>> doubles = new LinkedHashMap<>();
    model
        .weights()
        .forEach(
            (name, arrays) ->
                doubles.put(
                    name,
                    arrays.stream()
                        .map(it -> new Array(it.name(), it.shape(), it.values(), true))
                        .toList()));
    NetworkZip network = read(write(folder, 2, model.configuration(), doubles));
    assertArrayEquals(model.predict(ROW), output(network, ROW), 1e-6);
  }
}
