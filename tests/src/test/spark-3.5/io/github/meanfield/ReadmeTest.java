package io.github.meanfield;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.transformers.NetworkScorer;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import io.github.meanfield.transformers.SplitAssigner;
import io.github.meanfield.transformers.StandardizerModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationTrainingSummary;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What READMEs say of params, methods and tests, and where they point to. */
class ReadmeTest {

  private static final Path TOP = Build.root().resolve("README.md");
  private static final Path PARAMS = Build.root().resolve("estimators/manual/params.md");
  private static final Path MIGRATION = Build.root().resolve("estimators/manual/migration.md");
  private static final Path TESTS = Build.root().resolve("tests/README.md");

  /** More is a manual, which belongs into the module it is of. */
  private static final int MAX_BYTES_OF_TOP = 14_000;

  /** Of any page; results, which are tables, among them. */
  private static final int MAX_BYTES_OF_PAGE = 35_000;

  private static final int MAX_WIDTH = 120;
  private static final String START = "<!-- params -->\n";
  private static final String END = "<!-- end of params -->\n";

  private static final List<Class<?>> STAGES =
      List.of(
          NeuralNetworkClassifier.class,
          NeuralNetworkRegressor.class,
          NeuralNetworkClassificationModel.class,
          NeuralNetworkRegressionModel.class,
          NetworkScorer.class,
          SplitAssigner.class,
          Standardizer.class,
          StandardizerModel.class,
          TrainingSummary.class);

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start);
    int to = text.indexOf(end, from);
    assertTrue(from >= 0 && to >= 0, "there is no '" + start + "' before '" + end + "'");
    return text.substring(from + start.length(), to);
  }

  /** With {@code -Dmeanfield.readme=write} this writes them. */
  @Test
  void tablesOfParamsAreMadeOfTheParams() throws IOException {
    String readme = Files.readString(PARAMS);
    String fresh = new ParamTables().markdown();
    if ("write".equals(System.getProperty("meanfield.readme"))) {
      String head = readme.substring(0, readme.indexOf(START) + START.length());
      Files.writeString(PARAMS, head + fresh + readme.substring(readme.indexOf(END)));
      return;
    }
    assertEquals(
        fresh,
        between(readme, START, END),
        "the tables of params are stale; to write them: mvn verify -pl tests -am -DskipITs"
            + " -Dtest=ReadmeTest -Dsurefire.failIfNoSpecifiedTests=false -Dmeanfield.readme=write");
  }

  @Test
  void paramsThatPeopleSetHaveTheDefaultsOfTheTables() throws IOException {
    String tables = new ParamTables().markdown();
    List<String> rows =
        between(Files.readString(TOP), "## Params that people set\n", "\n## ")
            .lines()
            .filter(line -> line.startsWith("| `"))
            .toList();
    assertEquals(10, rows.size());
    for (String row : rows) {
      String nameAndDefault = row.substring(0, row.indexOf('|', row.indexOf('|', 1) + 1) + 1);
      assertTrue(tables.contains("\n" + nameAndDefault), row);
    }
  }

  @Test
  void migrationTablesNameMethodsThatThereAre() throws IOException {
    String readme = Files.readString(MIGRATION);
    checkTable(
        between(readme, "## From Spark's `MultilayerPerceptronClassifier`\n", "\n## "),
        List.of(
            MultilayerPerceptronClassifier.class,
            MultilayerPerceptronClassificationModel.class,
            MultilayerPerceptronClassificationTrainingSummary.class));
    checkTable(
        readme.substring(readme.indexOf("## From dl4j-spark\n")),
        List.of(
            SparkDl4jMultiLayer.class,
            ParameterAveragingTrainingMaster.class,
            ParameterAveragingTrainingMaster.Builder.class,
            ModelSerializer.class));
  }

  /**
   * Checks the first column of a table against the classes left behind, the second against ours.
   */
  private static void checkTable(String section, List<Class<?>> left) {
    List<String[]> rows =
        section
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.split(" \\| "))
            .toList();
    assertTrue(rows.size() > 5, section);
    for (String[] row : rows) {
      assertEquals(Set.of(), missing(row[0], left), row[0]);
      assertEquals(Set.of(), missing(row[1], STAGES), row[1]);
    }
  }

  /** Methods that a text names, and that no class has. */
  private static Set<String> missing(String text, List<Class<?>> classes) {
    Set<String> there =
        classes.stream()
            .flatMap(type -> Arrays.stream(type.getMethods()))
            .map(method -> method.getName())
            .collect(Collectors.toSet());
    classes.forEach(type -> there.add(type.getSimpleName()));
    return Pattern.compile("(\\w+)\\(")
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .filter(name -> !there.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static List<Path> files() throws IOException {
    return Markdown.files();
  }

  @ParameterizedTest
  @MethodSource("files")
  void linksAndAnchorsResolve(Path file) throws IOException {
    for (String link : Markdown.read(file).links()) {
      if (link.contains("://")) {
        continue;
      }
      String[] parts = link.split("#", 2);
      Path target = file;
      if (!parts[0].isEmpty()) {
        target = file.resolveSibling(parts[0]).normalize();
      }
      assertTrue(Files.exists(target) && target.startsWith(Build.root()), link);
      if (parts.length == 2) {
        assertTrue(Markdown.read(target).anchors().contains(parts[1]), link);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void contentsNameEverySection(Path file) throws IOException {
    Markdown readme = Markdown.read(file);
    Set<String> sections = new TreeSet<>(readme.anchors(2, 2));
    if (sections.remove("contents")) {
      readme.links().stream()
          .filter(link -> link.startsWith("#"))
          .forEach(link -> sections.remove(link.substring(1)));
      assertEquals(Set.of(), sections);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void linesOfProseFitOnAScreen(Path file) throws IOException {
    for (String line : Markdown.read(file).prose()) {
      assertTrue(line.codePointCount(0, line.length()) <= MAX_WIDTH, line);
    }
  }

  @Test
  void theTopIsAPage() throws IOException {
    assertTrue(Files.size(TOP) <= MAX_BYTES_OF_TOP, () -> "README.md is a manual again");
  }

  @ParameterizedTest
  @MethodSource("files")
  void aPageIsNoBook(Path file) throws IOException {
    assertTrue(Files.size(file) <= MAX_BYTES_OF_PAGE, () -> file + " wants to be several pages");
  }

  @Test
  void claimsNameTestsThatThereAre() throws IOException {
    Map<String, Path> classes = new HashMap<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/test/java"))) {
      sources.forEach(
          source -> classes.put(source.getFileName().toString().replace(".java", ""), source));
    }
    List<MatchResult> claims =
        Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`")
            .matcher(Files.readString(TESTS))
            .results()
            .toList();
    assertTrue(claims.size() > 20, claims::toString);
    for (MatchResult claim : claims) {
      Path source = classes.get(claim.group(1));
      assertNotNull(source, claim.group());
      assertTrue(
          Files.readString(source).contains("  void " + claim.group(2) + "("), claim.group());
    }
  }
}
