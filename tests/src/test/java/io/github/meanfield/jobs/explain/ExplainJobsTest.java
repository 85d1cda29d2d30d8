package io.github.meanfield.jobs.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.TextIndexer;
import io.github.meanfield.jobs.Printed;
import io.github.meanfield.stages.network.zoo.TextNetworks;
import io.github.meanfield.transformers.FeatureGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.PCA;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.UnivariateFeatureSelector;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a house is sold depends on its size and its town, and on nothing else in the table. */
@ExtendWith(SparkSessionExtension.class)
class ExplainJobsTest {

  private static final String HEAD = "noise,size,garden,town,built,sold\n";
  private static final String SMALL =
      " --hidden-layers 32 --max-epochs 20 --num-workers 2 --batch-size 32 --baselines none";

  @TempDir private static Path folder;
  @TempDir private Path own;

  @BeforeAll
  static void train() throws IOException {
    StringBuilder rows = new StringBuilder(HEAD);
    Random random = new Random(5);
    for (int i = 0; i < 1500; i++) {
      double size = 100 + 30 * random.nextGaussian();
      int town = random.nextInt(6);
      // A few labels are wrong, so that there are mistakes.
      boolean isSold = (size - 100) / 30 + (town < 2 ? 1.5 : -1) > 0 == i % 40 > 0;
      rows.append(
          String.format(
              "%.3f,%.1f,%s,t%d,20%02d-01-02,%s%n",
              random.nextGaussian(),
              size,
              random.nextBoolean(),
              town,
              random.nextInt(20),
              isSold ? "yes" : "no"));
    }
    Files.writeString(folder.resolve("houses.csv"), rows);
    Printed.run(folder, folder, "train --input @/houses.csv --label sold --output @/run" + SMALL)
        .succeeded()
        .has("rise of log loss");
  }

  private Printed run(String line) {
    return Printed.run(folder, own, line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " --preset plain --learning-rate 0.01"})
  void theColumnsThatMakeTheLabelComeFirst(String options) throws IOException {
    Path report = folder.resolve("run");
    if (!options.isEmpty()) {
      run("train --input @/houses.csv --label sold --output #/run" + SMALL + options).succeeded();
      report = own.resolve("run");
    }
    JsonNode importance = Printed.json(report.resolve("metrics.json")).get("importance");
    List<String> names = importance.findValuesAsText("column");
    assertEquals(Set.of("noise", "size", "garden", "town", "built"), new HashSet<>(names));
    assertEquals(Set.of("size", "town"), new HashSet<>(names.subList(0, 2)), importance::toString);
    for (JsonNode column : importance) {
      boolean isUsed = Set.of("size", "town").contains(column.get("column").asText());
      assertEquals(isUsed, column.get("low").asDouble() > 0.1, column::toString);
      assertTrue(isUsed || Math.abs(column.get("importance").asDouble()) < 0.05, column::toString);
    }
    String html = Files.readString(report.resolve("report.html"));
    assertTrue(html.contains("Importance"));
    assertTrue(html.contains("share importance"));
    assertMistakesBeginWithThem(html);
    String inputs = section(html, "Inputs");
    List<String> first =
        options.isEmpty()
            ? List.of("as it came in", "embedding 1", "13 more", "is t")
            : List.of("as it came in", "<td></td><td>size</td>", "town_onehot_t");
    first.forEach(name -> assertTrue(inputs.contains(name), () -> name + " in " + inputs));
  }

  /** The text of a section of a report. */
  private static String section(String html, String name) {
    int start = html.indexOf(">" + name + "</h2>");
    assertTrue(start > 0, "no section " + name);
    return html.substring(start, html.indexOf("</section>", start));
  }

  private static void assertMistakesBeginWithThem(String html) {
    String mistakes = section(html, "Most confident mistakes");
    List<String> head =
        Pattern.compile("<th[^>]*>([^<]*)</th>")
            .matcher(mistakes)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertEquals(List.of("true", "predicted", "confidence"), head.subList(0, 3));
    assertEquals(Set.of("size", "town"), new HashSet<>(head.subList(3, 5)), head::toString);
    assertEquals(8, head.size(), head::toString);
    assertTrue(mistakes.contains("probability of the predicted class"), mistakes);
    Matcher marked =
        Pattern.compile("<td class=\"number\" style=\"[^\"]*\">[0-9.]+ <small>[+-][0-9.]+<")
            .matcher(mistakes);
    assertTrue(marked.find(), mistakes);
  }

  @Test
  void evaluationsTellWhatMovedMistakesToo() throws IOException {
    run("evaluate --model @/run/model --input @/houses.csv --label sold --bootstrap 0 --output #/e")
        .succeeded();
    assertMistakesBeginWithThem(Files.readString(own.resolve("e/report.html")));
  }

  @Test
  void importanceCanBeLeftOut() throws IOException {
    String line = "train --input @/houses.csv --label sold --importance false --output #/run";
    run(line + " --hidden-layers 4 --max-epochs 1 --num-workers 2 --baselines none").succeeded();
    assertFalse(Printed.json(own.resolve("run/metrics.json")).has("importance"));
  }

  @Test
  void scoresNameWhatMovedThem(SparkSession spark) throws IOException {
    run("score --model @/run/model --input @/houses.csv --output #/out --explain 2").succeeded();
    List<Row> rows = spark.read().parquet(own + "/out").collectAsList();
    int ofThese = 0;
    for (Row row : rows) {
      List<Row> moved = row.getList(row.fieldIndex("explanation"));
      assertEquals(2, moved.size());
      assertTrue(Math.abs(moved.get(0).getDouble(1)) >= Math.abs(moved.get(1).getDouble(1)));
      for (Row each : moved) {
        ofThese += Set.of("size", "town").contains(each.getString(0)) ? 1 : 0;
      }
    }
    assertTrue(ofThese > 1.6 * rows.size(), ofThese + " of " + rows.size());
    run("score --model @/run/model --input @/houses.csv --output #/csv --output-format csv"
            + " --explain 1")
        .succeeded();
    List<String> texts =
        spark
            .read()
            .option("header", true)
            .csv(own + "/csv")
            .select("explanation")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toList();
    assertEquals(rows.size(), texts.size());
    for (String text : texts) {
      assertTrue(text.matches("\\w+ [+-][0-9.]+"), text);
    }
  }

  @Test
  void streamsNameItToo(SparkSession spark) throws IOException {
    Files.createDirectories(own.resolve("in"));
    List<String> lines = Files.readAllLines(folder.resolve("houses.csv"));
    Files.write(own.resolve("in/some.csv"), lines.subList(0, 11));
    run("score --model @/run/model --input #/in --format csv --streaming --output #/out"
            + " --explain 3")
        .succeeded();
    List<Row> rows = new ArrayList<>(spark.read().parquet(own + "/out").collectAsList());
    assertEquals(10, rows.size());
    assertTrue(
        rows.stream().allMatch(row -> row.getList(row.fieldIndex("explanation")).size() == 3));
  }

  @Test
  void columnsThatWouldBeLostAreRefused() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("houses.csv")).subList(0, 5);
    for (String taken : List.of("Explanation", "Attribution_of_features")) {
      List<String> rows = new ArrayList<>();
      lines.forEach(line -> rows.add(line + "," + (rows.isEmpty() ? taken : "x")));
      Files.write(own.resolve("taken.csv"), rows);
      run("score --model @/run/model --input #/taken.csv --output #/o --explain 1")
          .refused("'" + taken + "', which the input has already");
    }
  }

  @Test
  void trainingHasNoOptionsOfAttributions() {
    assertFalse(run("train --help").succeeded().out().contains("--attribution-col"));
  }

  private static List<String> groups(Dataset<Row> rows, PipelineStage... before) {
    return groups(
        rows, new NeuralNetworkClassifier().setHiddenLayers(new int[] {2}), List.of(before));
  }

  private static List<String> groups(
      Dataset<Row> rows, NeuralNetworkClassifier network, List<PipelineStage> before) {
    List<PipelineStage> stages = new ArrayList<>(before);
    stages.add(network.setMaxEpochs(1).setNumWorkers(1));
    PipelineModel model = new Pipeline().setStages(stages.toArray(PipelineStage[]::new)).fit(rows);
    TableFeatures features = TableFeatures.of(model).orElseThrow();
    return features.groups(features.features(rows).schema()).stream()
        .map(FeatureGroup::name)
        .toList();
  }

  /** Of vectors of the same type, those that SQL puts into the struct count. */
  @Test
  void inputsOfATextAndNumbersHaveTheNamesOfTheirColumns(SparkSession spark) {
    Dataset<Row> rows =
        spark.sql(
            "SELECT id % 2D AS label, rand(1) AS x, rand(2) AS y, rand(3)"
                + " AS z, concat('word', id % 3) AS note FROM range(60)");
    VectorAssembler two =
        new VectorAssembler().setInputCols(new String[] {"x", "y"}).setOutputCol("two");
    TextIndexer tokens = new TextIndexer().setInputCol("note").setOutputCol("read");
    VectorAssembler later =
        new VectorAssembler().setInputCols(new String[] {"y", "z"}).setOutputCol("later");
    SQLTransformer struct =
        new SQLTransformer()
            .setStatement("SELECT *, struct(read AS tokens, two) AS features FROM __THIS__");
    assertEquals(
        List.of("note", "x", "y"),
        groups(
            rows,
            new NeuralNetworkClassifier()
                .setNetworkJson(TextNetworks.fastText().setEmbeddingSize(2).setNumbers(2).toJson()),
            List.of(two, tokens, later, struct)));
  }

  @Test
  void featuresOfAnyPipelineHaveNames(SparkSession spark) {
    Dataset<Row> rows =
        spark.sql(
            "SELECT id % 2D AS label, rand(1) AS x, rand(2) AS y, rand(3) AS z, concat('c', id % 3)"
                + " AS city FROM range(60)");
    VectorAssembler vector =
        new VectorAssembler().setInputCols(new String[] {"x", "y", "z"}).setOutputCol("v");
    assertEquals(
        List.of("x", "y", "z"),
        groups(rows, vector, new StandardScaler().setInputCol("v").setOutputCol("features")));
    assertEquals(
        List.of("features[0]", "features[1]"),
        groups(rows, vector, new PCA().setK(2).setInputCol("v").setOutputCol("features")));
    assertEquals(
        List.of("features[0]", "features[1]"),
        groups(
            rows,
            vector,
            new UnivariateFeatureSelector()
                .setFeatureType("continuous")
                .setLabelType("categorical")
                .setSelectionMode("numTopFeatures")
                .setSelectionThreshold(2)
                .setOutputCol("features")
                .setFeaturesCol("v")));
    StringIndexer index = new StringIndexer().setInputCol("city").setOutputCol("number");
    OneHotEncoder encoder = new OneHotEncoder().setInputCol("number").setOutputCol("of");
    VectorAssembler one =
        new VectorAssembler().setInputCols(new String[] {"of"}).setOutputCol("features");
    assertEquals(List.of("city"), groups(rows, index, encoder, one));
    NeuralNetworkClassifier first =
        new NeuralNetworkClassifier()
            .setFeaturesCol("v")
            .setPredictionCol("first")
            .setProbabilityCol("p")
            .setRawPredictionCol("")
            .setMaxEpochs(1)
            .setNumWorkers(1);
    VectorAssembler both =
        new VectorAssembler().setInputCols(new String[] {"x", "first"}).setOutputCol("features");
    assertEquals(List.of("x", "first"), groups(rows, vector, first, both));
  }

  @Test
  void wrongNumbersAreRefused() {
    Printed refused =
        run("score --model @/run/model --input @/houses.csv --output #/o --explain -1");
    assertTrue(Stream.of("--explain", "-1").allMatch(refused.err()::contains), refused.err());
  }
}
