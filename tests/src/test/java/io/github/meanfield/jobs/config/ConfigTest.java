package io.github.meanfield.jobs.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Build;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.jobs.Printed;
import io.github.meanfield.jobs.tables.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Config files: what they set, what overrides them, and what is wrong with them. */
class ConfigTest {

  private static final String CONFIG =
      """
      input: ${CONFIG_DIR}/rows.csv
      label: y
      output: ${MEANFIELD_NOT_SET:-o}
      ignore: [a, b]
      weights: [0.8, 0.1, 0.1]
      network:
        preset: plain
        hiddenLayers: [8, 4]
        batchNorm: true
      standardizer:
        method: robust
      """;

  @TempDir private Path folder;

  /** Hadoop has its say on the first look at a path, which is to be no part of what is tested. */
  @BeforeAll
  static void lookAtAPath() {
    Storage.exists(new org.apache.hadoop.fs.Path("/"));
  }

  @Test
  void setsWhatTheCommandLineDoesNot() throws IOException {
    String printed =
        print(CONFIG, "--hidden-layers", "16", "--ignore", "c", "--overwrite", "--master", "local")
            .hasLines(
                "input: " + folder + "/rows.csv",
                "output: o",
                "ignore: [c]",
                "weights: [0.8, 0.1, 0.1]",
                "imputation: median",
                "  hiddenLayers: [16]",
                "  batchNorm: true",
                "  maxEpochs: 50")
            .out();
    assertFalse(printed.matches("(?s).*\\b(overwrite|master)\\b.*"), printed);
  }

  @Test
  void whatIsPrintedIsAConfigOfTheSameEffect() throws IOException {
    Printed first = print(CONFIG).hasLines("  hiddenLayers: [8, 4]");
    assertEquals(first.out(), print(first.out()).out());
  }

  @Test
  void everyParamOfTheStagesHasAKey() throws IOException {
    Set<String> columns = Set.of("seed", "featuresOutLayer");
    for (String task : List.of("classification", "regression")) {
      Params network =
          task.equals("regression") ? new NeuralNetworkRegressor() : new NeuralNetworkClassifier();
      String printed = print(CONFIG, "--task", task).out();
      for (Params stage : List.of(network, new Standardizer())) {
        for (Param<?> param : stage.params()) {
          boolean isColumn =
              param.name().endsWith("Col")
                  || columns.contains(param.name())
                  || stage.getDefault(param).isEmpty();
          assertEquals(
              !isColumn, printed.matches("(?s).*[ {]" + param.name() + ":.*"), param.name());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lable: y                            | bad.yaml:2: there is no key 'lable'; did you mean 'label'?
          hiddenLayers: [3]                   | 'hiddenLayers'; did you mean 'hiddenLayers' in section 'network'?
          network: {hidenLayers: [3]}         | bad.yaml:2: there is no key 'network.hidenLayers'; did you mean 'hiddenLayers' in section 'network'?
          network.maxEpochs: 3                | there is no key 'network.maxEpochs'
          florist: 3                          | there is no key 'florist'; train --help
          network: {maxEpochs: many}          | bad.yaml:2: invalid value for option '--max-epochs': 'many'
          network: {maxEpochs: [1, 2]}        | bad.yaml:2: 'network.maxEpochs' takes one value
          network: {maxEpochs: -1}            | maxEpochs is -1
          network: {hiddenLayers: []}         | the list of 'network.hiddenLayers' is empty
          network: [3]                        | bad.yaml:2: 'network' is a section
          network: {standardizeTarget: true}  | network.standardizeTarget is no param of NeuralNetworkClassifier
          network: {preset: best}             | bad.yaml:2: invalid value for option '--preset'
          standardizer: {clip: 5}             | standardizer.clip is given, but with featureEncoding tabular
          imputation: mean                    | imputation is given, but with featureEncoding tabular
          seed: 1, seed: 2                    | bad.yaml:2
          task: guess                         | bad.yaml:2: invalid value for option '--task'
          format: ${MEANFIELD_NOT_SET}        | bad.yaml:2: the environment variable MEANFIELD_NOT_SET is not set
          ignore: ['a,b']                     | bad.yaml:2: a comma in 'a,b'
          master: local[1]                    | bad.yaml:2: 'master' is about one call; give --master on the command line
          overwrite: true                     | bad.yaml:2: 'overwrite' is about one call; give --overwrite on the
          input: other.csv                    | bad.yaml:2: 'input' stands in line 1 already
          """)
  void refusesWithFileAndLine(String line, String part) throws IOException {
    Files.writeString(folder.resolve("rows.csv"), "x,y\n1,a\n2,b\n");
    Path file = folder.resolve("bad.yaml");
    Files.writeString(file, "input: ${CONFIG_DIR}/rows.csv\n" + line + "\n");
    Printed printed =
        Printed.run(
            "train", "--config", file.toString(), "--output", folder + "/o", "--label", "y");
    assertEquals(2, printed.exitCode(), printed.err());
    assertEquals(1, printed.err().lines().count(), printed.err());
    assertTrue(printed.err().startsWith("meanfield: "), printed.err());
    assertTrue(printed.err().contains(part), printed.err());
  }

  @Test
  void defaultsAreThoseOfTheTaskAndWhatIsLeftUnsetStaysSo() throws IOException {
    String input = "input: a.csv\nlabel: y\noutput: b\n";
    print(input).hasLines("  loss: crossEntropy", "  weightDecay: 0.0");
    print(input + "task: regression\n").hasLines("  loss: squared");
    // Which is 0.01 then.
    Printed adamw = print(input + "network: {updater: adamw}\n").hasLines("  updater: adamw");
    assertFalse(adamw.out().contains("weightDecay"), adamw.out());
  }

  @Test
  void aPresetGivesWhatIsNotGiven() throws IOException {
    String input = "input: a.csv\nlabel: y\noutput: b\n";
    Printed tabular =
        print(input + "network: {dropout: 0.25}\n", "--batch-size", "64")
            .hasLines(
                "  preset: tabular",
                "  featureEncoding: tabular",
                "  activation: selu",
                "  dropout: 0.25",
                "  batchSize: 64");
    assertFalse(tabular.out().matches("(?s).*(standardizer|imputation):.*"), tabular.out());
    assertEquals(tabular.out(), print(tabular.out()).out());
    print(input + "task: regression\n").hasLines("  activation: mish", "  clipPredictions: true");

    String plain = "  preset: plain";
    print(tabular.out(), "--preset", "plain", "--feature-encoding", "none")
        .has(plain, "  activation: selu", "standardizer: {", "imputation: median");
    print(input, "--backend", "dl4j-spark").has(plain, "featureEncoding: none");
    print(input, "--preset", "plain")
        .hasLines(plain, "  featureEncoding: none", "  maxEpochs: 50", "  patience: 5");
  }

  @Test
  void aGivenNetworkIsTrainedPlainlyAndFeaturesFollowTheEncoding() throws IOException {
    String input = "input: a.csv\nlabel: y\noutput: b\nnetwork:\n  initialModel: m\n";
    Printed given = print(input).has("preset: plain", "maxEpochs: 50", "standardizer: {");
    assertFalse(given.out().matches("(?s).*(hiddenLayers|featureEncoding):.*"), given.out());
    assertEquals(given.out(), print(given.out()).out());
    Printed encoded =
        print(input + "  featureEncoding: tabular\n")
            .has("preset: plain", "featureEncoding: tabular");
    assertFalse(encoded.out().contains("standardizer:"), encoded.out());
    print(input, "--preset", "tabular").refused("network.initialModel is given, and preset");
  }

  @Test
  void aMissingFileIsNamed() {
    Printed printed = Printed.run("train", "--config", folder + "/no.yaml");
    assertEquals(2, printed.exitCode());
    assertTrue(printed.err().contains("--config: there is no file or folder"), printed.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"churn", "diamonds", "reviews"})
  void examplesNameFilesThatAreThere(String name) throws IOException {
    Path example = Build.root().resolve("jobs/examples/" + name);
    Printed printed =
        Printed.run("train", "--config", example + "/" + name + ".yaml", "--print-config");
    assertEquals(0, printed.exitCode(), printed.err());
    String input = example + "/" + name + ".csv.gz";
    printed.hasLines("input: " + input);
    assertTrue(Files.exists(Path.of(input)));
  }

  @Test
  void aWrittenExampleHasKnownKeysOnly() throws IOException {
    for (String name : List.of("flights", "mnist")) {
      String example =
          Files.readString(Build.root().resolve("jobs/examples/" + name + "/" + name + ".yaml"));
      Printed printed = print(example.replace("${MEANFIELD_DATA}", "data"));
      assertEquals(0, printed.exitCode(), printed.err());
    }
  }

  @Test
  void vectorsHaveThePlainPreset() throws IOException {
    Files.writeString(folder.resolve("points.libsvm"), "1 1:0.5\n0 2:0.5\n");
    String config = "input: " + folder.resolve("points.libsvm") + "\noutput: out\n";
    print(config).succeeded().has("preset: plain", "featureEncoding: none");
    print(config, "--preset", "tabular").succeeded().has("preset: tabular");
    print("input: nowhere.csv\noutput: out\nlabel: y\n").succeeded().has("preset: tabular");
  }

  @Test
  void thePresetHasATemperatureWhereTheLossHas() throws IOException {
    String config = "input: rows.csv\noutput: out\nlabel: y\n";
    print(config).succeeded().has("temperatureScaling: true");
    print(config, "--loss", "focal").succeeded().has("temperatureScaling: false");
    print(config, "--label-smoothing", "0.1").succeeded().has("temperatureScaling: false");
    print(config, "--restore-best", "false").succeeded().has("temperatureScaling: false");
    print(config, "--loss", "focal", "--temperature-scaling", "true")
        .succeeded()
        .has("temperatureScaling: true");
  }

  private Printed print(String config, String... more) throws IOException {
    Path file = folder.resolve("config.yaml");
    Files.writeString(file, config);
    List<String> arguments =
        new ArrayList<>(List.of("train", "--config", file.toString(), "--print-config"));
    arguments.addAll(List.of(more));
    return Printed.run(arguments.toArray(String[]::new));
  }
}
