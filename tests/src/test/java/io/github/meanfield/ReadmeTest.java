package io.github.meanfield;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationTrainingSummary;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;

/** What README.md says of params and methods. */
class ReadmeTest {

  private static final Path README = Path.of("..", "README.md");
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
    assertTrue(from >= 0 && to >= 0, "README.md has no '" + start + "' before '" + end + "'");
    return text.substring(from + start.length(), to);
  }

  /** With {@code -Dmeanfield.readme=write} this writes them. */
  @Test
  void tablesOfParamsAreMadeOfTheParams() throws IOException {
    String readme = Files.readString(README);
    String fresh = new ParamTables().markdown();
    if ("write".equals(System.getProperty("meanfield.readme"))) {
      String head = readme.substring(0, readme.indexOf(START) + START.length());
      Files.writeString(README, head + fresh + readme.substring(readme.indexOf(END)));
      return;
    }
    assertEquals(
        fresh,
        between(readme, START, END),
        "the tables of params are stale; to write them: mvn verify -pl tests -am -DskipITs"
            + " -Dtest=ReadmeTest -Dsurefire.failIfNoSpecifiedTests=false -Dmeanfield.readme=write");
  }

  @Test
  void migrationTablesNameMethodsThatThereAre() throws IOException {
    String readme = Files.readString(README);
    checkTable(
        between(readme, "### From Spark's `MultilayerPerceptronClassifier`\n", "\n### "),
        List.of(
            MultilayerPerceptronClassifier.class,
            MultilayerPerceptronClassificationModel.class,
            MultilayerPerceptronClassificationTrainingSummary.class));
    checkTable(
        between(readme, "### From dl4j-spark\n", "\n## "),
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
}
