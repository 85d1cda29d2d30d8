package io.github.meanfield.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.jobs.console.BadInput;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.Binarizer;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkSessionExtension.class)
class ModelReportTest {

  private static final Pattern PICTURE =
      Pattern.compile(
          "<img alt=\"([^\"]*)\" style=\"max-width: 100%\" src=\"data:image/svg\\+xml;base64,([^\"]+)\">");

  private static final String MOVED = "Columns that moved these predictions most come first";

  private static Dataset<Row> rows(SparkSession spark) {
    return spark.sql(
        "SELECT x, y, double(x + noise > 0) AS sold, 100 * x + noise AS price FROM (SELECT randn(1)"
            + " AS x, randn(2) AS y, 0.3 * randn(3) AS noise FROM range(200))");
  }

  private static PipelineModel fitted(Dataset<Row> rows, PipelineStage... stages) {
    return new Pipeline().setStages(stages).fit(rows);
  }

  private static String html(PipelineModel model, Dataset<Row> rows, String label) {
    String html = ModelReport.of(model, rows, label).fragment(ModelReport.SECTIONS);
    assertFalse(html.contains("<svg"), "SVG that a notebook's page would not show");
    assertFalse(html.contains("Gains"), "a part that was not asked for");
    return html;
  }

  private static List<String> pictures(String html) {
    return PICTURE.matcher(html).results().map(found -> found.group(1)).toList();
  }

  @Test
  void aReportOfClassesHasMetricsCurvesConfusionAndMistakes(SparkSession spark) {
    Dataset<Row> rows = rows(spark);
    String html = report(rows, "sold", vector("x", "y"), classifier("sold").setMaxEpochs(3));
    assertEquals(List.of("Learning curves", "Predictions by epoch", "Curves"), pictures(html));
    for (String part :
        List.of(
            "better than always ",
            "<th>all inputs 0</th>",
            "<th>accuracy</th>",
            "<h4>Confusion</h4>",
            "<th>confidence</th>",
            "<small>")) {
      assertTrue(html.contains(part), part);
    }
  }

  @Test
  void aReportOfNumbersHasResiduals(SparkSession spark) {
    Dataset<Row> rows = rows(spark);
    NeuralNetworkRegressor regressor =
        new NeuralNetworkRegressor()
            .setLabelCol("price")
            .setHiddenLayers(new int[] {4})
            .setMaxEpochs(1)
            .setNumWorkers(1);
    String html = report(rows, "price", vector("x", "y"), regressor);
    assertEquals(List.of("Learning curves", "Residuals"), pictures(html));
    assertTrue(html.contains("<th>RMSE</th>") && html.contains("Largest errors"), html);
  }

  private static String report(Dataset<Row> rows, String label, PipelineStage... stages) {
    return html(fitted(rows, stages), rows, label);
  }

  private static VectorAssembler vector(String... columns) {
    return new VectorAssembler().setInputCols(columns).setOutputCol("features");
  }

  private static NeuralNetworkClassifier classifier(String label) {
    return new NeuralNetworkClassifier()
        .setLabelCol(label)
        .setHiddenLayers(new int[] {4})
        .setMaxEpochs(1)
        .setNumWorkers(1);
  }

  @Test
  void mistakesOfTextLabelsAreExplained(SparkSession spark) {
    Dataset<Row> rows = rows(spark).selectExpr("x", "y", "IF(sold = 1, 'yes', 'no') AS churn");
    StringIndexer indexer = new StringIndexer().setInputCol("churn").setOutputCol("label");
    IndexToString names =
        new IndexToString()
            .setInputCol("prediction")
            .setOutputCol("predictedLabel")
            .setLabels(indexer.fit(rows).labelsArray()[0]);
    String html = report(rows, "churn", indexer, vector("x", "y"), classifier("label"), names);
    assertTrue(html.contains(MOVED), html);
  }

  @Test
  void mistakesAreExplainedWhereAStageOverwritesItsInput(SparkSession spark) {
    assumeFalse(
        spark.version().startsWith("4"),
        "a Pipeline of Spark 4 refuses an assembler behind an Imputer that overwrites columns");
    Dataset<Row> rows = rows(spark).selectExpr("IF(y > 1, NULL, x) AS x", "y", "sold");
    String[] columns = {"x", "y"};
    Imputer imputer = new Imputer().setInputCols(columns).setOutputCols(columns);
    assertTrue(report(rows, "sold", imputer, vector("x", "y"), classifier("sold")).contains(MOVED));
  }

  @Test
  void mistakesAreShownPlainlyWhereNothingTellsWhatMovedThem(SparkSession spark) {
    Dataset<Row> rows = rows(spark);
    for (String left : List.of("x * 2 AS b, sold", "x * 2 AS b, x, y, price, sold")) {
      SQLTransformer sql = new SQLTransformer().setStatement("SELECT " + left + " FROM __THIS__");
      requirePlain(report(rows, "sold", sql, vector("b"), classifier("sold")));
    }
    Dataset<Row> taken = rows.withColumn("Attribution_of_features", rows.col("y"));
    requirePlain(report(taken, "sold", vector("x"), classifier("sold")));
    Dataset<Row> vectors = vector("x", "y").transform(rows).select("features", "sold");
    requirePlain(report(vectors, "sold", classifier("sold")));
  }

  @Test
  void aReportOutlivesWhatExplainsIt(SparkSession spark) {
    // Scored again, the rows have two columns of the name of the measure.
    SQLTransformer sql =
        new SQLTransformer().setStatement("SELECT *, x AS measure_of_the_mistake FROM __THIS__");
    Dataset<Row> rows = rows(spark);
    String html = report(rows, "sold", sql, vector("x", "y"), classifier("sold"));
    requirePlain(html);
    assertTrue(html.contains("what moved the predictions that are worst is left out"), html);
  }

  private static void requirePlain(String html) {
    assertTrue(html.contains("Most confident mistakes"), html);
    assertFalse(html.contains(MOVED), html);
  }

  @Test
  void whatCannotBeReportedIsRefusedInItsOwnWords(SparkSession spark) {
    Dataset<Row> rows = rows(spark);
    VectorAssembler vector = vector("x", "y");
    PipelineModel none = fitted(rows, new Binarizer().setInputCol("x").setOutputCol("prediction"));
    requireRefused(none, rows, "sold", "no neural network");
    requireRefused(none, rows, "sold", none.stages()[0].uid());
    PipelineModel named = fitted(rows, vector, classifier("sold").setPredictionCol("sale"));
    requireRefused(named, rows, "sold", "predictionCol is 'sale'");
    PipelineModel bare = fitted(rows, vector, classifier("sold").setProbabilityCol(""));
    requireRefused(bare, rows, "sold", "probabilityCol is ''");
    PipelineModel model = fitted(rows, vector, classifier("sold"));
    requireRefused(model, rows, "bought", "labelCol: there is no column 'bought'");
  }

  private static void requireRefused(
      PipelineModel model, Dataset<Row> rows, String label, String message) {
    String found =
        assertThrows(BadInput.class, () -> ModelReport.of(model, rows, label)).getMessage();
    assertTrue(found.contains(message) && !found.contains("--"), found);
  }
}
