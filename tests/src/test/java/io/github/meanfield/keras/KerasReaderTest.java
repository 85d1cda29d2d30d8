package io.github.meanfield.keras;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.keras.KerasNetwork.each;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.keras.KerasFiles.Array;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.engine.Engine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Files of Keras as networks, which compute what Keras' formulas do. */
class KerasReaderTest {

  private static final double[] ROW = {0.5, -1.25, 2};

  private static final UnaryOperator<double[]> SAME = UnaryOperator.identity();

  @TempDir private Path folder;

  private NetworkZip read(Path path) throws IOException {
    return new KerasReader().read(Files.readAllBytes(path));
  }

  private NetworkZip read(KerasNetwork network) throws IOException {
    return read(network.save(folder.resolve("network.h5")));
  }

  /** What Deeplearning4j computes of a row. */
  private static double[] output(NetworkZip network, double... row) {
    INDArray input = Nd4j.create(row, new long[] {1, row.length}).castTo(DataType.FLOAT);
    INDArray output =
        network.toDl4j() instanceof MultiLayerNetwork chain
            ? chain.output(input)
            : ((ComputationGraph) network.toDl4j()).outputSingle(input);
    return output.toDoubleVector();
  }

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
    NetworkZip network = read(model);
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
    assertEquals(network.configuration(), read(model).configuration());
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
    NetworkZip network = read(model);
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
    NetworkZip network = read(model);
    assertArrayEquals(model.predict(ROW), output(network, ROW), 1e-6);
    Engine engine = type.equals("GaussianNoise") ? Engine.DENSE : Engine.DL4J;
    assertEquals(engine, Engine.choose(Engine.AUTO, network.configuration()));
    NetworkConfiguration read = NetworkConfiguration.parse(network.configuration());
    assertEquals(type, read.output().layer().getIDropout().getClass().getSimpleName());
  }

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
        activation("\"sigmoid\"", KerasReaderTest::sigmoid),
        activation("\"hard_sigmoid\"", x -> Math.min(Math.max(0.2 * x + 0.5, 0), 1)),
        activation("\"tanh\"", Math::tanh),
        Arguments.of("\"softmax\"", (UnaryOperator<double[]>) KerasNetwork::softmax),
        activation("\"softplus\"", KerasReaderTest::softplus),
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
    NetworkZip network = read(model);
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
    assertArrayEquals(model.predict(ROW), output(read(model), ROW), 1e-6);
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
    NetworkZip network = read(model);
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
      NetworkZip network = read(write(2, json, dense.weights()));
      assertArrayEquals(dense.predict(row), output(network, row), 1e-6);
      assertEquals(Engine.DENSE, Engine.choose(Engine.AUTO, network.configuration()));
    }
  }

  private Path write(int version, String json, Map<String, List<Array>> weights) {
    Path path = folder.resolve("written.h5");
    KerasFiles.write(path, KerasNetwork.attributes(version, json), "model_weights", weights);
    return path;
  }

  private static String node(String type, String name, String config, String inputs) {
    return String.format(
        "{\"class_name\": \"%s\", \"name\": \"%s\", \"config\": {\"name\": \"%s\", %s},"
            + " \"inbound_nodes\": %s}",
        type, name, name, config, inputs);
  }

  private static String functional(String inputs, String outputs, String... nodes) {
    return String.format(
        "{\"class_name\": \"Functional\", \"config\": {\"name\": \"model\", \"layers\": [%s],"
            + " \"input_layers\": %s, \"output_layers\": %s}}",
        String.join(", ", nodes), inputs, outputs);
  }

  /** A reference to layers, as a version of Keras writes it. */
  private static String from(int version, String... names) {
    List<String> references =
        Stream.of(names)
            .map(
                name ->
                    version < 3
                        ? "[\"" + name + "\", 0, 0" + (version == 1 ? "]" : ", {}]")
                        : "{\"class_name\": \"__keras_tensor__\", \"config\": {\"shape\": [null, 3],"
                            + " \"dtype\": \"float32\", \"keras_history\": [\""
                            + name
                            + "\", 0, 0]}}")
            .toList();
    String list = String.join(", ", references);
    if (version < 3) {
      return "[[" + list + "]]";
    }
    String arguments = names.length > 1 ? "[" + list + "]" : list;
    return "[{\"args\": [" + arguments + "], \"kwargs\": {}}]";
  }

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
      NetworkZip network = read(write(version, json, weights));
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
    NetworkZip network = read(write(2, json, Map.of("last", last.weights().get("dense_1"))));
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
    NetworkZip network = read(write(2, json.replace("Functional", "Model"), model.weights()));
    assertArrayEquals(model.predict(ROW), output(network, ROW), 1e-6);
    assertEquals(Engine.DENSE, Engine.choose(Engine.AUTO, network.configuration()));
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
    NetworkZip network = read(write(2, model.configuration(), doubles));
    assertArrayEquals(model.predict(ROW), output(network, ROW), 1e-6);
  }

  private static String sequential(String... layers) {
    return "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"s\", \"layers\": ["
        + String.join(", ", layers)
        + "]}}";
  }

  private static String layer(String type, String config) {
    return String.format(
        "{\"class_name\": \"%s\", \"config\": {\"name\": \"it\", %s}}", type, config);
  }

  private static final String ROWS = "\"batch_input_shape\": [null, 3]";

  private static Arguments bad(String json, String... message) {
    return Arguments.of(json, message);
  }

  /** Configurations that are refused, and what is said of them; layer "it" has a kernel [3, 2]. */
  static Stream<Arguments> badModels() {
    String input = node("InputLayer", "rows", ROWS, "[]");
    String dense = node("Dense", "it", "\"activation\": \"linear\"", from(2, "rows"));
    return Stream.of(
        bad("{", "has a model_config that is not JSON"),
        bad("{\"class_name\": \"MyModel\"}", "is a model of class 'MyModel'", "a Sequential or"),
        bad(sequential(), "has no layers"),
        bad(sequential(layer("Dropout", "\"rate\": 0.5, " + ROWS)), "has no weights"),
        bad(
            sequential(layer("Conv2D", "\"batch_input_shape\": [null, 28, 28, 1]")),
            "has layer 'it' (Conv2D) which is not supported; those that are: Dense, "),
        bad(
            sequential(layer("Dense", "\"activation\": \"gelu\"")),
            "has layer 'it' (Dense) with activation 'gelu'",
            "those that are: linear, relu"),
        bad(
            sequential(
                layer("Dense", "\"activation\": {\"class_name\": \"Mine\", \"config\": {}}")),
            "with activation 'Mine'"),
        bad(
            sequential(layer("Dense", "\"batch_input_shape\": [null, 4]")),
            "has layer 'it' (Dense) with 4 inputs and weights of shapes [[3, 2], [2]]"),
        bad(
            sequential(layer("Dense", "\"batch_input_shape\": [null, 28, 28]")),
            "has layer 'it' (Dense) with an input of shape [28, 28], but layers must take rows"),
        bad(
            sequential(layer("Flatten", "\"batch_input_shape\": [null, null, 3]")),
            "of inputs of shape [-1, 3], not one of a size"),
        bad(
            sequential(layer("Flatten", "\"data_format\": \"channels_first\", " + ROWS)),
            "with data_format channels_first"),
        bad(
            sequential(layer("BatchNormalization", ROWS)),
            "has layer 'it' (BatchNormalization) with 3 inputs and weights of shapes [[3, 2], [2]]",
            "must have gamma, beta, mean and variance"),
        bad(
            sequential(layer("BatchNormalization", "\"axis\": 2, " + ROWS)),
            "along axis 2, but of rows of numbers it must be the last one"),
        bad(sequential(layer("BatchNormalization", "\"mode\": 1, " + ROWS)), "with mode 1"),
        bad(sequential(layer("Dropout", "\"rate\": 1.0, " + ROWS)), "with rate 1.0"),
        bad(sequential(layer("Dropout", ROWS)), "with rate , but must have one in [0, 1)"),
        bad(
            sequential(layer("LeakyReLU", "\"alpha\": [0.1], " + ROWS)),
            "with negative_slope [0.1], but must have a finite number"),
        bad(sequential(layer("ReLU", "\"max_value\": 2.0, " + ROWS)), "max_value other than 6"),
        bad(
            functional("[]", "[[\"it\", 0, 0], [\"rows\", 0, 0]]", input, dense),
            "has 2 outputs [it, rows], but must have one"),
        bad(
            functional("[]", "[[\"it\", 0, 0]]", input, input.replace("rows", "more"), dense),
            "has 2 inputs [rows, more], but must have one"),
        bad(
            functional(
                "[]",
                "[[\"it\", 0, 0]]",
                input,
                dense.replace("]]]", "]], [[\"rows\", 0, 0, {}]]]")),
            "has layer 'it' (Dense) that is used 2 times"),
        bad(
            functional("[]", "[[\"it\", 0, 0]]", input, dense.replace("\"rows\"", "\"it\"")),
            "has layer 'it' (Dense) whose inputs [it] come from no layer"),
        bad(
            functional(
                "[]",
                "[[\"add\", 0, 0]]",
                input,
                dense,
                node("Add", "add", "\"trainable\": true", from(2, "it", "rows"))),
            "has layer 'add' (Add) of inputs of widths [2, 3], but must have equal ones"),
        bad(
            functional(
                "[]",
                "[[\"it\", 0, 0]]",
                input,
                node("Merge", "it", "\"mode\": \"dot\"", from(1, "rows", "rows"))),
            "has layer 'it' (Merge) with mode 'dot', which is not supported"),
        bad(
            functional(
                "[]",
                "[[\"it\", 0, 0]]",
                input,
                node(
                    "Merge",
                    "it",
                    "\"mode\": \"concat\", \"concat_axis\": 2",
                    from(1, "rows", "rows"))),
            "has layer 'it' (Merge) along axis 2"),
        // Whose branches Keras 1 has within it.
        bad(
            sequential(layer("Merge", "\"mode\": \"sum\", \"layers\": [{}, {}]")),
            "has layer 'it' (Merge) with inputs [it_input], but must have two or more"),
        bad(
            sequential(Collections.nCopies(1001, "{}").toArray(new String[0])),
            "has 1,001 layers, but must have at most 1,000"),
        bad(
            functional("[]", "[]", Collections.nCopies(1001, "{}").toArray(new String[0])),
            "has 1,001 layers, but must have at most 1,000"),
        bad("[".repeat(100_000), "is damaged"));
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
    Path path = write(version, json, Map.of("it", model.weights().get("dense_1")));
    if (told == null) {
      assertArrayEquals(model.predict(ROW), output(read(path), ROW), 1e-6);
    } else {
      assertRefused(
          () -> read(path), "has layer 'noise' (Dropout) that is called with " + told + ", but");
    }
  }

  @ParameterizedTest
  @MethodSource("badModels")
  void whatCannotBeReadIsToldBy(String json, String[] message) {
    KerasNetwork one = new KerasNetwork(2, 3).dense(2, true, "\"linear\"", SAME);
    Path path = write(2, json, Map.of("it", one.weights().get("dense_1")));
    assertRefused(() -> read(path), message);
  }

  @Test
  void aFunctionThatKerasHasChangedIsRefused() {
    KerasNetwork model = new KerasNetwork(3, 3).dense(2, true, "\"hard_sigmoid\"", SAME);
    assertRefused(() -> read(model), "has layer 'dense_1' (Dense) with activation 'hard_sigmoid'");
  }

  @Test
  void weightsMustBeThere() {
    KerasNetwork model = new KerasNetwork(2, 3).dense(2, true, "\"linear\"", SAME);
    assertRefused(
        () -> read(write(2, model.configuration(), Map.of())),
        "has layer 'dense_1' (Dense) with 3 inputs and weights of shapes []");
    KerasNetwork normalized = new KerasNetwork(2, 3).batchNormalization(true, true);
    normalized.weights().get("batchnormalization_1").get(3).values()[1] = -1;
    assertRefused(() -> read(normalized), "with the moving variance -1.0");
    model.weights().get("dense_1").get(1).values()[1] = Double.NaN;
    assertRefused(() -> read(model), "has the weight NaN in array 'bias:0' of layer 'dense_1'");
  }

  /** Each array fits into the file, but all that are named do not. */
  @Test
  void anArrayThatIsNamedManyTimesIsReadNoMoreThanThereIsOfIt() {
    KerasNetwork model = new KerasNetwork(2, 200).dense(200, false, "\"linear\"", SAME);
    Array kernel = model.weights().get("dense_1").get(0);
    Path path =
        write(2, model.configuration(), Map.of("dense_1", Collections.nCopies(100, kernel)));
    assertRefused(
        () -> read(path), "is damaged: an array of layer 'dense_1' has 160,000 bytes, and what");
  }

  @Test
  void weightsAloneAreNoModel() {
    KerasNetwork model = new KerasNetwork(2, 3).dense(2, true, "\"linear\"", SAME);
    Path path = folder.resolve("weights.h5");
    KerasFiles.write(path, Map.of("backend", "tensorflow"), "model_weights", model.weights());
    assertRefused(() -> read(path), "has weights of Keras, but not the model", "model.save(");
    KerasFiles.write(path, Map.of("title", "rain"), "rain", Map.of());
    assertRefused(() -> read(path), "is an HDF5 file without a model_config");
  }

  @ParameterizedTest
  @CsvSource({
    "epsilon, -5, one of at least 0.0",
    "epsilon, 1e999, a finite number",
    "momentum, -0.5, 'one in [0.0, 1.0]'",
    "momentum, 1.5, 'one in [0.0, 1.0]'"
  })
  void normalizationMustBeOfNumbersThatMakeSense(String name, String value, String required) {
    KerasNetwork model = new KerasNetwork(2, 3).batchNormalization(true, true);
    String json =
        model.configuration().replaceAll("\"" + name + "\": [0-9.]+", "\"" + name + "\": " + value);
    assertRefused(
        () -> read(write(2, json, model.weights())),
        "has layer 'batchnormalization_1' (BatchNormalization) with " + name + " ",
        ", but must have " + required);
  }

  private static byte[] sample(Path folder) throws IOException {
    KerasNetwork model =
        new KerasNetwork(2, 3)
            .dense(4, true, "\"relu\"", SAME)
            .batchNormalization(true, true)
            .dense(2, true, "\"softmax\"", SAME);
    return Files.readAllBytes(model.save(folder.resolve("sample.h5")));
  }

  /** Nothing but an IllegalArgumentException, and no endless reading. */
  private static boolean isRead(byte[] file) {
    try {
      new KerasReader().read(file);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  @Timeout(60)
  void damagedFilesAreRefused() throws IOException {
    byte[] sample = sample(folder);
    assertTrue(isRead(sample));
    for (int length = 8; length < sample.length; length += 97) {
      byte[] cut = Arrays.copyOf(sample, length);
      assertThrows(IllegalArgumentException.class, () -> new KerasReader().read(cut));
    }
    Random random = new Random(3);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] spoiled = sample.clone();
      for (int k = 0; k <= i % 3; k++) {
        spoiled[8 + random.nextInt(spoiled.length - 8)] = (byte) random.nextInt(256);
      }
      refused += isRead(spoiled) ? 0 : 1;
    }
    // Many bytes are of weights, or of no use to a reader.
    assertTrue(refused > 100, refused + " refused");
  }

  /** Each number that could be a size or an address says that there is very much of something. */
  @Test
  @Timeout(60)
  void hugeSizesAreRefused() throws IOException {
    byte[] sample = sample(folder);
    int refused = 0;
    for (int at = 8; at + 8 <= sample.length; at += 8) {
      long value = List.of(-1L, 1L << 40, (long) Integer.MAX_VALUE).get(at / 8 % 3);
      byte[] spoiled = sample.clone();
      ByteBuffer.wrap(spoiled).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
      refused += isRead(spoiled) ? 0 : 1;
    }
    assertTrue(refused > 100, refused + " refused");
  }
}
