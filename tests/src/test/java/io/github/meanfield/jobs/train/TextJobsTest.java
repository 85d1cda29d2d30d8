package io.github.meanfield.jobs.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.meanfield.Build;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import io.github.meanfield.stages.network.zoo.TextNetworks;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables with texts go through the commands: their words are learned from. */
@ExtendWith(SparkSessionExtension.class)
class TextJobsTest {

  private static final String TRAIN = "train --input @/reviews.csv --label score ";
  private static final String SMALL = " --max-epochs 2 --num-workers 2";
  private static final String ALONE = SMALL + Printed.ALONE;

  /** Without validation rows, the linear model of words is fitted once and not by penalties. */
  private static final String ONE_PENALTY = " --weights 0.8,0,0.2";

  @TempDir private static Path folder;
  private static Printed trained;

  @TempDir private Path own;

  /** 300 reviews, beside what their writers never told. */
  @BeforeAll
  static void train() throws IOException {
    Path reviews = Build.root().resolve("jobs/examples/reviews/reviews.csv.gz");
    StringBuilder rows = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new FileInputStream(reviews.toFile())),
                StandardCharsets.UTF_8))) {
      rows.append(lines.readLine()).append(",price,shop,bought\n");
      for (int i = 0; i < 300; i++) {
        rows.append(lines.readLine())
            .append(i % 20 == 0 ? "," : "," + i % 17)
            .append(i % 3 == 0 ? ",a," : ",b,")
            .append(LocalDate.of(2020, 1, 1).plusDays(i % 90))
            .append('\n');
      }
    }
    Files.writeString(folder.resolve("reviews.csv"), rows);
    trained =
        Printed.run(
                folder,
                folder,
                TRAIN
                    + "--text review --ignore price,shop,bought --text-indexer-max-length 60"
                    + " --output @/run"
                    + SMALL)
            .succeeded()
            .has(
                "text         review",
                "left out     product: it looks like an identifier (300 different values)",
                "LogisticRegression",
                "all inputs 0",
                "rise of log loss");
    assertFalse(trained.out().contains("GBTClassifier"), trained.out());
  }

  private Printed run(String command) {
    return Printed.run(folder, own, command);
  }

  @Test
  void aReportShowsTextsAndWhatReadsThem(SparkSession spark) throws IOException {
    JsonNode report = Printed.json(folder.resolve("run/metrics.json"));
    assertEquals("review", report.get("text").get(0).asText());
    assertEquals("text", report.get("features").get(0).get("kind").asText());
    assertEquals("review", report.get("importance").get(0).get("column").asText());
    String html = Files.readString(folder.resolve("run/report.html"));
    assertTrue(html.contains("textNetwork: fastText"), html);
    // Other columns are cut off after 40 characters.
    List<Row> tested =
        spark.read().parquet(folder + "/run/test.parquet").select("review").collectAsList();
    String mistakes = html.substring(html.indexOf("Most confident mistakes"));
    assertTrue(
        tested.stream()
            .map(row -> row.getString(0))
            .anyMatch(text -> text.length() > 100 && mistakes.contains(text.substring(60, 90))),
        mistakes);
  }

  @Test
  void theConfigTrainsTheSameNetwork() throws IOException {
    String config = Files.readString(folder.resolve("run/model/config.yaml"));
    assertTrue(config.contains("text: review\n"), config);
    assertTrue(config.contains("preset: text, textNetwork: fastText"), config);
    assertTrue(config.contains("wordNgrams: 2"), config);
    assertFalse(config.contains("networkJson"), config);
    Printed again =
        run("train --config @/run/model/config.yaml --output #/again --importance false"
                + " --baselines none")
            .succeeded();
    assertEquals(trained.row("neural network"), again.row("neural network"));
  }

  @Test
  void theSavedModelScoresTextsAsTheyCome(SparkSession spark) throws IOException {
    run("evaluate --model @/run/model --input @/run/test.parquet --label score --bootstrap 0")
        .succeeded()
        .has(trained.row("neural network").get(0));
    Files.writeString(
        own.resolve("new.csv"),
        "review,n\n\"I love it, it is great\",1\n,2\n12,3\n\"I love it, it is great\",4\n");
    Files.writeString(
        own.resolve("new.json"),
        "{\"review\":\"I love it, it is great\"}\n{\"review\":null}\n{\"review\":12}\n");
    String score = "score --model @/run/model --output #/out --overwrite --input #/";
    run(score + "new.csv").succeeded().has("4 scored");
    List<Row> rows =
        spark.read().parquet(own + "/out").orderBy("n").select("probability").collectAsList();
    assertEquals(rows.get(0), rows.get(3));
    assertFalse(rows.get(0).equals(rows.get(1)), rows::toString);
    for (Row row : rows) {
      assertEquals(1, row.<Vector>getAs(0).apply(0) + row.<Vector>getAs(0).apply(1), 1e-9);
    }
    run(score + "new.json").succeeded().has("3 scored");
    run("score --model @/run/model --output #/other --input #/new.csv --explain 2")
        .refused("--explain");
  }

  @Test
  void aTextThatIsNotNamedIsTold() {
    run(TRAIN + "--ignore product --output #/run --hidden-layers 4" + ALONE)
        .succeeded()
        .has("left out     review: it holds free texts; --text review reads their words (300");
    run(TRAIN + "--ignore product,price,shop,bought --output #/other" + ALONE)
        .refused("left out are review: it holds free texts; --text review reads their words");
  }

  @Test
  void aTrainingGoesOnFromACheckpoint() throws IOException {
    String kept =
        TRAIN
            + "--text review --ignore price,shop,bought --text-indexer-max-length 10"
            + " --num-workers 2 --checkpoint-dir #/checkpoints --output #/ "
            + Printed.ALONE.strip();
    run(kept.replace("#/ ", "#/first ") + " --max-epochs 1").succeeded();
    Printed further = run(kept.replace("#/ ", "#/further ") + " --max-epochs 2").succeeded();
    Printed atOnce =
        run(kept.replace("#/ ", "#/at-once ").replace("#/checkpoints", "#/others")
                + " --max-epochs 2")
            .succeeded();
    assertEquals(atOnce.row("neural network"), further.row("neural network"));
  }

  @Test
  void otherColumnsAreReadBesideTheText() throws IOException {
    Printed printed =
        run(TRAIN
                + "--text review --text-indexer-max-length 20 --output #/run"
                + SMALL
                + ONE_PENALTY)
            .succeeded()
            .has("numeric      price", "categorical  shop", "date         bought")
            .has("text         review", "price 15 (numbers, imputed)", "LogisticRegression");
    run("evaluate --model #/run/model --input #/run/test.parquet --label score --bootstrap 0")
        .succeeded()
        .has(printed.row("neural network").get(0));
    JsonNode importance = Printed.json(own.resolve("run/metrics.json")).get("importance");
    assertEquals(
        List.of("bought", "price", "review", "shop"),
        importance.findValuesAsText("column").stream().sorted().toList());
  }

  /** Three classes, notes and numbers that are missing, and no rows to choose by. */
  @ParameterizedTest
  @ValueSource(strings = {"textCnn", "lstm --num-networks 2", "transformer"})
  void eachNetworkReadsNumbersToo(String network) throws IOException {
    StringBuilder rows = new StringBuilder("note,size,kind\n");
    for (int i = 0; i < 60; i++) {
      rows.append(i % 7 == 0 ? "" : "this is number " + i % 5).append(',');
      rows.append(i % 11 == 0 ? "" : "" + i).append(",kind").append(i % 3).append('\n');
    }
    Files.writeString(own.resolve("notes.csv"), rows);
    run("train --input #/notes.csv --label kind --text note --text-embedding-size 8"
            + " --output #/run --max-epochs 1 --num-workers 2 --importance false --text-network "
            + network
            + ONE_PENALTY)
        .succeeded()
        .has("LogisticRegression", "no validation rows", "always kind");
  }

  /** Each ideograph is a word, to the baseline too; what no two rows share it cannot count. */
  @Test
  void whatWordsThereAreIsLearnedFrom() throws IOException {
    StringBuilder rows = new StringBuilder("note,rare,once,words_of_text,score\n");
    for (int i = 0; i < 90; i++) {
      char other = (char) ('\u4e00' + i);
      rows.append("\u6211").append(other).append(i % 2 == 0 ? '\u597d' : '\u574f').append(other);
      rows.append(String.format(",w%d w%d,v%d,1,%s%n", i, i, i, i % 2 == 0 ? "good" : "bad"));
    }
    Files.writeString(own.resolve("notes.csv"), rows);
    String train =
        "train --input #/notes.csv --label score --max-epochs 1 --num-workers 2 --importance false"
            + ONE_PENALTY
            + " --output #/";
    Printed printed =
        run(train + "ideographs --text note --sql SELECT/**/note,score/**/FROM/**/input")
            .succeeded();
    assertEquals("1.0000", printed.row("LogisticRegression").get(0));
    run(train + "rare --text rare --sql SELECT/**/rare,score/**/FROM/**/input")
        .succeeded()
        .has("a linear model of words, a baseline, is left out: ");
    run(train + "once --text once --sql SELECT/**/once,score/**/FROM/**/input")
        .refused("'once', of which no word occurs 2 times in the training rows; name a column");
    run(train + "taken --text note")
        .refused("column 'words_of_text' has the name of one that the pipeline adds");
  }

  /** The number decides where the text is silent, and the text where it speaks. */
  @Test
  void bothInputsAreLearnedFrom() throws IOException {
    Random random = new Random(3);
    StringBuilder rows = new StringBuilder("note,size,weight,price\n");
    for (int i = 0; i < 500; i++) {
      int size = random.nextInt(100);
      boolean isFine = random.nextBoolean();
      for (int word = 0; word < 6; word++) {
        rows.append("word").append(random.nextInt(12)).append(' ');
      }
      rows.append(isFine ? "fine," : "poor,").append(size).append(",1,");
      rows.append(size / 10.0 + (isFine ? 10 : 0)).append('\n');
    }
    Files.writeString(own.resolve("notes.csv"), rows);
    Printed printed =
        run("train --input #/notes.csv --label price --task regression --text note --output #/run"
                + " --weight-col weight --learning-rate 0.01 --max-epochs 15 --num-workers 2"
                + " --importance false")
            .succeeded()
            .has("LinearRegression", "always the mean");
    double both = Double.parseDouble(printed.row("neural network").get(0));
    double mean = Double.parseDouble(printed.row("always the mean").get(0));
    // Either alone leaves a standard deviation of 2.9 (size) or 5 (text) of 5.8.
    assertTrue(mean > 4.5 && both < 1.5, printed.out());
  }

  @Test
  void aNetworkOfOnesOwnReadsTheText() throws IOException {
    String json = TextNetworks.lstm().setEmbeddingSize(4).setUnits(3).toJson();
    String command =
        TRAIN
            + "--text review --ignore price,shop,bought --output #/run"
            + ALONE
            + " --text-indexer-max-length 10 --network-json";
    Printed.run(
            Stream.concat(
                    Stream.of(
                        command
                            .replace("@", folder.toString())
                            .replace("#", own.toString())
                            .split(" ")),
                    Stream.of(json))
                .toArray(String[]::new))
        .succeeded();
    run("train --config #/run/model/config.yaml --text review --output #/again --ignore shop,bought"
            + Printed.ALONE)
        .refused(
            "--network-json takes a text and 0 numbers, but other columns come to 1 number: build it"
                + " with setNumbers(1), or leave columns out;");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --text nowhere                                  | --text: there is no column 'nowhere'
          --text review,shop                              | join the columns: --sql "SELECT *, concat_ws(' ', review, shop) AS texts FROM input" --text texts
          --text review,nowhere                           | --text: there is no column 'nowhere'
          --text price                                    | --text names column 'price', which is of type double, and a network reads the words of texts; leave --text out
          --text score                                    | --text and --label both name column 'score'
          --text review --ignore review                   | --text and --ignore both name column 'review'
          --text review --categorical review              | --text and --categorical both name column 'review'
          --text review --id review                       | --text and --id both name column 'review'
          --text review --preset tabular                  | --text has a preset of its own, and preset tabular is given
          --preset text                                   | preset text is for a network that reads a text; give --text COLUMN
          --text-network lstm                             | network.textNetwork is given, but no column of texts to read; give --text COLUMN
          --text-indexer-vocab-size 9                     | textIndexer.vocabSize is given, but no column of texts to read
          --text review --text-network word2vec           | word2vec
          --text review --hidden-layers 8                 | network.hiddenLayers is given, but the network of --text is that of --text-network fastText
          --text review --dropout 0.1                     | --text-dropout
          --text review --text-dropout 2                  | --text-network fastText: --text-dropout is 2.0, but must be in [0, 1)
          --text review --text-embedding-size 0           | --text-network fastText: --text-embedding-size is 0, but must be in
          --text review --feature-encoding tabular        | network.featureEncoding tabular is given
          --text review --initial-model x                 | network.initialModel is given, and --text makes tokens of words anew
          --text review --network-json x --text-dropout 0 | network.textDropout and network.networkJson are given
          """)
  void whatDoesNotGoWithATextIsRefused(String options, String why) {
    run(TRAIN + options + " --output #/run").refused(why);
  }

  @Test
  void tuneRefusesATextAndExportTakesOne() {
    run(TRAIN.replace("train", "tune") + "--text review --output #/run")
        .refused("--text names column 'review', and tune searches networks of tables");
    run("export --model @/run/model --output #/reviews.mfz").succeeded();
  }
}
