package io.github.meanfield.keras;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.keras.KerasJson.ROWS;
import static io.github.meanfield.keras.KerasJson.from;
import static io.github.meanfield.keras.KerasJson.functional;
import static io.github.meanfield.keras.KerasJson.layer;
import static io.github.meanfield.keras.KerasJson.node;
import static io.github.meanfield.keras.KerasJson.sequential;
import static io.github.meanfield.keras.KerasNetwork.SAME;
import static io.github.meanfield.keras.KerasNetwork.read;
import static io.github.meanfield.keras.KerasNetwork.write;

import io.github.meanfield.keras.KerasFiles.Array;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of Keras that no network can be made of, and what is said of them. */
class RefusedKerasFilesTest {

  @TempDir private Path folder;

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

  @ParameterizedTest
  @MethodSource("badModels")
  void whatCannotBeReadIsToldBy(String json, String[] message) {
    KerasNetwork one = new KerasNetwork(2, 3).dense(2, true, "\"linear\"", SAME);
    Path path = write(folder, 2, json, Map.of("it", one.weights().get("dense_1")));
    assertRefused(() -> read(path), message);
  }

  @Test
  void weightsMustBeThere() {
    KerasNetwork model = new KerasNetwork(2, 3).dense(2, true, "\"linear\"", SAME);
    assertRefused(
        () -> read(write(folder, 2, model.configuration(), Map.of())),
        "has layer 'dense_1' (Dense) with 3 inputs and weights of shapes []");
    KerasNetwork normalized = new KerasNetwork(2, 3).batchNormalization(true, true);
    normalized.weights().get("batchnormalization_1").get(3).values()[1] = -1;
    assertRefused(() -> read(normalized.save(folder)), "with the moving variance -1.0");
    model.weights().get("dense_1").get(1).values()[1] = Double.NaN;
    assertRefused(
        () -> read(model.save(folder)), "has the weight NaN in array 'bias:0' of layer 'dense_1'");
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
        () -> read(write(folder, 2, json, model.weights())),
        "has layer 'batchnormalization_1' (BatchNormalization) with " + name + " ",
        ", but must have " + required);
  }

  /** Each array fits into the file, but all that are named do not. */
  @Test
  void anArrayThatIsNamedManyTimesIsReadNoMoreThanThereIsOfIt() {
    KerasNetwork model = new KerasNetwork(2, 200).dense(200, false, "\"linear\"", SAME);
    Array kernel = model.weights().get("dense_1").get(0);
    Path path =
        write(
            folder, 2, model.configuration(), Map.of("dense_1", Collections.nCopies(100, kernel)));
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
}
