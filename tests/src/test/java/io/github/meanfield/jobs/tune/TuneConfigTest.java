package io.github.meanfield.jobs.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.meanfield.jobs.Printed;
import io.github.meanfield.jobs.tables.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The section of a search in a config, and what is wrong with it. */
class TuneConfigTest {

  @TempDir private Path folder;

  /** Hadoop has its say on the first look at a path, which is to be no part of what is tested. */
  @BeforeAll
  static void lookAtAPath() {
    Storage.exists(new org.apache.hadoop.fs.Path("/"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          search: {learningrate: 1}                              | bad.yaml:2: there is no key 'search.learningrate'; did you mean 'learningRate' in section 'search'?
          search: [3]                                            | bad.yaml:2: 'search' is a section
          search: {dropout: 0.5}                                 | bad.yaml:2: search.dropout: '0.5' is no distribution; it must be one of {uniform
          search: {dropout: {}}                                  | '{}' is no distribution
          search: {lernen: 1}                                    | there is no key 'search.lernen'; tune --help shows all options
          search: {dropout: {normal: [0, 1]}}                    | bad.yaml:2: search.dropout: '{normal=[0, 1]}' is no distribution; it must be one of {uniform
          search: {dropout: {uniform: [0, 1], choices: [0]}}     | is no distribution; it must be one of {uniform
          search: {dropout: {uniform: [0.5, 0.1]}}               | bad.yaml:2: search.dropout: uniform(0.5, 0.1): the highest value must be finite and above the lowest
          search: {dropout: {uniform: [0, 1.5]}}                 | bad.yaml:2: search.dropout: param dropout
          search: {dropout: {uniform: 0.5}}                      | uniform takes two numbers, the lowest and the highest
          search: {dropout: {uniform: [0, high]}}                | uniform takes two numbers, the lowest and the highest
          search: {dropout: {uniform: [0, 0.5], weights: [1]}}   | uniform takes two numbers, the lowest and the highest, and nothing else
          search: {learningRate: {logUniform: [0, 0.1]}}         | bad.yaml:2: search.learningRate: logUniform(0.0, 0.1): the highest value must be finite and above the lowest, which must be above 0
          search: {batchSize: {integers: [1.5, 3]}}              | integers takes whole numbers
          search: {batchSize: {uniform: [16, 64]}}               | param batchSize takes whole numbers, but 16.0 is none; draw them from integers
          search: {batchSize: {integers: [-1, 64]}}              | bad.yaml:2: search.batchSize: param batchSize
          search: {activation: {choices: []}}                    | bad.yaml:2: search.activation: choices() with weights []: at least one value is required
          search: {activation: {choices: [relu, rule]}}          | bad.yaml:2: search.activation: param activation
          search: {activation: {choices: [relu, '3']}}           | param activation is '3'
          search: {activation: {choices: [relu, 3]}}             | param activation does not take 3
          search: {activation: {choices: [relu], weights: [0]}}  | a positive finite weight for each
          search: {activation: {choices: [relu], weights: [a]}}  | weights has 'a', which is no number
          search: {activation: {choices: relu}}                  | choices is relu; it must be a list of values
          search: {hiddenLayers: {choices: [[8, 1.5]]}}          | a choice has 1.5, no whole number
          search: {hiddenLayers: {choices: [[8, 0]]}}            | bad.yaml:2: search.hiddenLayers: param hiddenLayers
          search: {hiddenLayers: {choices: [8]}}                 | param hiddenLayers does not take 8
          search: {standardizeTarget: {choices: [true, false]}}  | bad.yaml:2: search.standardizeTarget: no param of NeuralNetworkClassifier
          search: {networkJson: {choices: ['{}']}}               | there is no key 'search.networkJson'
          search: {metric: best}                                 | bad.yaml:2: invalid value for option '--metric'
          search: {metric: rmse}                                 | search.metric is rmse, which is for numbers, and the task is classification
          search: {space: all}                                   | bad.yaml:2: invalid value for option '--space'
          search: {numTrials: 0}                                 | numTrials is 0
          search: {minEpochs: 9}, network: {maxEpochs: 9}        | --min-epochs is 9; it must be below --max-epochs, which is 9
          search: {minEpochs: 1, maxEpochs: {integers: [1, 9]}}  | --min-epochs and search.maxEpochs exclude each other
          search: {numFolds: 2}, id: x                           | --num-folds deals rows one by one, and --id
          search: {searchDir: o/s}                               | --search-dir 'o/s' is in --output 'o'
          search: {dropout: {uniform: [0, 1e-1]}}, network: {dropout: 0.1}  | search.dropout: network.dropout is given a value, too; leave one of them out
          search: {space: tabular}, network: {preset: plain}     | search.space is tabular, which is for networks that encode features
          search: {numTrials: 3}, network: {preset: plain}       | there is nothing to search; name params
          """)
  void refusesWithFileAndLine(String lines, String part) throws IOException {
    Files.writeString(folder.resolve("rows.csv"), "x,y\n1,a\n2,b\n");
    Path file = folder.resolve("bad.yaml");
    Files.writeString(
        file,
        "input: ${CONFIG_DIR}/rows.csv\n"
            + lines.replace("}, id", "}\nid").replace("}, network", "}\nnetwork")
            + "\n");
    Printed.run("tune", "--config", file.toString(), "--output", "o", "--label", "y").refused(part);
  }

  @Test
  void whatIsPrintedIsAConfigOfTheSameEffect() throws IOException {
    String input = "input: rows.csv\nlabel: y\noutput: o\n";
    Printed printed =
        print(
                input
                    + """
                      network: {maxEpochs: 9, batchSize: 64}
                      search:
                        numTrials: 30
                        learningRate: {logUniform: [1e-4, 1e-1]}
                        activation:
                          choices: [relu, "tanh"]
                          weights: [0.7, "${NOT_SET:-0.3}"]
                      """,
                "--min-epochs",
                "3",
                "--search-hidden-layers",
                "{choices: [[8], [16, 8]]}")
            .succeeded()
            .has("numTrials: 30", "minEpochs: 3", "maxEpochs: 9", "logUniform: [1.0E-4, 0.1]")
            .has("choices: [relu, tanh]", "weights: [0.7, 0.3]", "- [16, 8]");
    assertFalse(printed.out().contains("  activation: selu"), printed.out());
    assertEquals(printed.out(), print(printed.out()).succeeded().out());
    // The published space, but for what is given; label smoothing has no temperature beside it.
    Printed standard = print(input + "network: {dropout: 0.1}\n").succeeded().has("dropout: 0.1");
    assertFalse(standard.out().contains("learningRate:"), standard.out());
    standard.has("temperatureScaling: true");
    assertEquals(standard.out(), print(standard.out()).succeeded().out());
    print(input, "--search-label-smoothing", "{choices: [0, 0.1]}")
        .succeeded()
        .has("temperatureScaling: false");
  }

  private Printed print(String config, String... more) throws IOException {
    Path file = folder.resolve("config.yaml");
    Files.writeString(file, config);
    List<String> arguments =
        new ArrayList<>(List.of("tune", "--config", file.toString(), "--print-config"));
    arguments.addAll(List.of(more));
    return Printed.run(arguments.toArray(String[]::new));
  }
}
