package io.github.meanfield.jobs.config;

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

/** Configs that extend others, and words of the command line that come before them. */
class ComposedConfigTest {

  @TempDir private Path folder;

  /** Hadoop has its say on the first look at a path, which is to be no part of what is tested. */
  @BeforeAll
  static void lookAtAPath() {
    Storage.exists(new org.apache.hadoop.fs.Path("/"));
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Printed print(String config, String... words) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--config", folder.resolve(config).toString()));
    arguments.addAll(List.of(words));
    arguments.add("--print-config");
    return Printed.run(arguments.toArray(String[]::new));
  }

  private void writeFiles() throws IOException {
    write("bases/data.yaml", "input: ${CONFIG_DIR}/rows.csv\nlabel: y\nseed: 1\n");
    write(
        "bases/net.yaml",
        "seed: 2\nnetwork: {preset: plain, hiddenLayers: [8], maxEpochs: 3, dropout: 0.5}\n");
    write(
        "own.yaml",
        "output: o\nnetwork:\n  maxEpochs: 4\n  dropout:\nextends: [bases/data.yaml, bases/net.yaml]\n");
  }

  @Test
  void whatAFileSaysComesBeforeWhatItExtendsAndTheLaterBeforeTheEarlier() throws IOException {
    writeFiles();
    print("own.yaml")
        .succeeded()
        .hasLines(
            "input: " + folder + "/bases/rows.csv",
            "seed: 2",
            "  hiddenLayers: [8]",
            "  maxEpochs: 4",
            // A key without a value has its default again.
            "  dropout: 0.0");
    write("top.yaml", "extends: own.yaml\nseed: 9\n");
    Printed top = print("top.yaml").succeeded().hasLines("seed: 9", "  maxEpochs: 4", "label: y");
    assertFalse(top.out().contains("extends"), top.out());
    assertEquals(
        print("top.yaml", "seed=2").out(), print("own.yaml").out(), "the rest is that of own.yaml");
  }

  @Test
  void aFileMayBeExtendedOnTwoWays() throws IOException {
    writeFiles();
    write("left.yaml", "extends: own.yaml\n");
    write("right.yaml", "extends: own.yaml\nseed: 5\n");
    write("both.yaml", "extends: [right.yaml, left.yaml]\n");
    print("both.yaml").succeeded().hasLines("seed: 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          extends: other.yaml                 | a.yaml:2: there is no file 'other.yaml' to extend (it would be file:@/other.yaml)
          extends: {file: own.yaml}           | a.yaml:2: 'extends' takes a file or a list of files
          extends:                            | a.yaml:2: 'extends' takes a file or a list of files
          extends: ${MEANFIELD_NOT_SET}       | a.yaml:2: the environment variable MEANFIELD_NOT_SET is not set
          extends: a.yaml                     | a.yaml:2: a file cannot extend itself: a.yaml extends a.yaml
          extends: b.yaml                     | b.yaml:1: a file cannot extend itself: a.yaml extends b.yaml extends a.yaml
          extends: bases/wrong.yaml           | bases/wrong.yaml:3: there is no key 'network.maxEpoch'; did you mean 'maxEpochs'
          extends: bases/many.yaml            | bases/many.yaml:1: invalid value for option '--max-epochs': 'many'
          extends: bases/none.txt             | bases/none.txt:1: a config holds lines of the form
          extends: bases                      | cannot read 'file:@/bases'
          network: {extends: own.yaml}        | a.yaml:2: there is no key 'network.extends'
          tag: [x]                            | a.yaml:2: 'tag' is about one call; give --tag on the command line
          runs: elsewhere                     | a.yaml:2: 'runs' is about one call; give --runs on the command line
          """)
  void refusesWithTheFileThatIsWrong(String line, String part) throws IOException {
    writeFiles();
    write("bases/wrong.yaml", "network:\n  dropout: 0.1\n  maxEpoch: 4\n");
    write("bases/many.yaml", "network: {maxEpochs: many}\n");
    write("bases/none.txt", "- a\n");
    write("b.yaml", "extends: a.yaml\n");
    write("a.yaml", "label: y\n" + line + "\noutput: o\ninput: i.csv\n");
    print("a.yaml").refused(part.replace("@", folder.toString()));
  }

  @Test
  void wordsComeBeforeTheFile() throws IOException {
    writeFiles();
    print(
            "own.yaml",
            "network.maxEpochs=7",
            "network.hiddenLayers=[16, 4]",
            "ignore=[a,b]",
            "numeric=one",
            "--tag",
            "a=b",
            "sql='SELECT a, b FROM input WHERE c = \"[x]\"'",
            "--motivation=x=y",
            "standardizer.clip=3")
        .succeeded()
        .hasLines(
            "  maxEpochs: 7",
            "  hiddenLayers: [16, 4]",
            "ignore: [a, b]",
            "numeric: [one]",
            "sql: SELECT a, b FROM input WHERE c = \"[x]\"")
        .has("clip: 3.0");
  }

  @Test
  void severalValuesMakeARunForEachCombination() throws IOException {
    writeFiles();
    List<String> lines =
        print("own.yaml", "seed=3,4", "network.maxEpochs=7", "network.hiddenLayers=[2] , [8,4]")
            .succeeded()
            .out()
            .lines()
            .filter(line -> line.matches("#.*|output:.*|seed:.*|  hiddenLayers:.*"))
            .toList();
    assertEquals(
        List.of(
            "# run 1 of 4: seed=3 network.hiddenLayers=[2]",
            "output: o/seed=3_hiddenLayers=2",
            "seed: 3",
            "  hiddenLayers: [2]",
            "# run 2 of 4: seed=3 network.hiddenLayers=[8,4]",
            "output: o/seed=3_hiddenLayers=8-4",
            "seed: 3",
            "  hiddenLayers: [8, 4]",
            "# run 3 of 4: seed=4 network.hiddenLayers=[2]",
            "output: o/seed=4_hiddenLayers=2",
            "seed: 4",
            "  hiddenLayers: [2]",
            "# run 4 of 4: seed=4 network.hiddenLayers=[8,4]",
            "output: o/seed=4_hiddenLayers=8-4",
            "seed: 4",
            "  hiddenLayers: [8, 4]"),
        lines);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          network.maxEpoch=3           | network.maxEpoch=3: there is no key 'network.maxEpoch'; did you mean 'maxEpochs' in section
          maxEpochs=3                  | did you mean 'maxEpochs' in section 'network'?
          master=local                 | 'master' is about one call; give --master on the command line
          extends=b.yaml               | there is no key 'extends'
          seed=                        | seed= gives no value; leave it out for its default
          seed=1,,2                    | seed=1,,2 gives no value
          seed=1,1                     | seed=1,1 gives 1 twice
          seed=[1,2]                   | 'seed' takes one value, not a list
          seed=1,many                  | invalid value for option '--seed': 'many'
          network.maxEpochs=many       | invalid value for option '--max-epochs': 'many'
          network.hiddenLayers=8,4     | give network.hiddenLayers=[8,4] for one list, or network.hiddenLayers=[8],[4] for a run
          network.hiddenLayers=[8,4    | there is no ] at the end
          network.hiddenLayers=[8]4    | a comma must follow the bracket ]
          network.hiddenLayers=[]      | a value is missing in the list
          ignore=["a,b"]               | a comma in "a,b", an element of a list, cannot be used
          sql="SELECT 1                | there is no " at the end
          seed=3 --seed=4              | option '--seed' (N) should be specified only once
          seed=3 seed=4                | 'seed' is given twice; for a run with each value give seed=A,B
          3=4                          | unmatched argument at index 3: '3=4'
          """)
  void refusesWords(String words, String part) throws IOException {
    writeFiles();
    print("own.yaml", words.contains("SELECT") ? new String[] {words} : words.split(" "))
        .refused(part);
  }
}
