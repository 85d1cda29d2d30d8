package io.github.meanfield.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkSessionExtension.class)
class ModelReportTest {

  private static final Pattern PICTURE =
      Pattern.compile("<img alt=\"([^\"]*)\" src=\"data:image/svg\\+xml;base64,([^\"]+)\">");

  private static Dataset<Row> rows(SparkSession spark) {
    return spark.sql(
        "SELECT x, y, double(x + noise > 0) AS sold, 100 * x + noise AS price FROM (SELECT randn(1)"
            + " AS x, randn(2) AS y, 0.3 * randn(3) AS noise FROM range(200))");
  }

  private static PipelineModel fitted(Dataset<Row> rows, PipelineStage estimator) {
    VectorAssembler vector =
        new VectorAssembler().setInputCols(new String[] {"x", "y"}).setOutputCol("features");
    return new Pipeline().setStages(new PipelineStage[] {vector, estimator}).fit(rows);
  }

  private static String html(PipelineModel model, Dataset<Row> rows, String label) {
    String html =
        ModelReport.of(model, rows, label)
            .fragment(
                List.of(
                    "Metrics beside baselines",
                    "Learning curves",
                    "Confusion",
                    "Curves",
                    "Residuals",
                    "Most confident mistakes",
                    "Largest errors"));
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
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier()
            .setLabelCol("sold")
            .setHiddenLayers(new int[] {4})
            .setMaxEpochs(3)
            .setNumWorkers(1);
    String html = html(fitted(rows, classifier), rows, "sold");
    assertEquals(List.of("Learning curves", "Curves"), pictures(html));
    for (String part :
        List.of("<th>accuracy</th>", "<h4>Confusion</h4>", "<th>confidence</th>", "<small>")) {
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
    String html = html(fitted(rows, regressor), rows, "price");
    assertEquals(List.of("Learning curves", "Residuals"), pictures(html));
    assertTrue(html.contains("<th>RMSE</th>") && html.contains("Largest errors"), html);
  }
}
