package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.Tabular;
import io.github.meanfield.transformers.SplitAssigner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole line on real data: split, stock stages, Standardizer, network, evaluator. */
@ExtendWith(SparkSessionExtension.class)
class ChurnTest {

  private static final Path CHURN = Path.of("..", "jobs", "examples", "churn", "churn.csv.gz");

  @Test
  void overFiveSeedsTheMeanTestAucIsNotBelowLogisticRegression(SparkSession spark) {
    Dataset<Row> rows = Tabular.churn(spark, CHURN.toFile());
    assertEquals(7043, rows.count());
    List<Double> network = new ArrayList<>();
    List<Double> regression = new ArrayList<>();
    for (int seed = 1; seed <= 5; seed++) {
      Dataset<Row> split =
          new SplitAssigner()
              .setSeed(seed)
              .setValidationIndicatorCol("isValidation")
              .transform(rows);
      PipelineModel features = Tabular.features(rows).fit(split.where("split = 'train'"));
      Dataset<Row> ready =
          features.transform(split).select("split", "isValidation", "label", "raw");
      ready.cache();
      Dataset<Row> fitted = ready.where("split <> 'test'");
      Dataset<Row> test = ready.where("split = 'test'");
      Standardizer standardizer =
          new Standardizer()
              .setInputCol("raw")
              .setOutputCol("features")
              .setValidationIndicatorCol("isValidation");
      NeuralNetworkClassifier classifier =
          new NeuralNetworkClassifier()
              .setNumWorkers(2)
              .setPatience(5)
              .setMaxEpochs(30)
              .setSeed(seed)
              .setValidationIndicatorCol("isValidation");
      network.add(auc(stages(standardizer, classifier).fit(fitted), test));
      regression.add(
          auc(
              stages(standardizer, new LogisticRegression()).fit(fitted.where("NOT isValidation")),
              test));
      ready.unpersist();
    }
    assertTrue(mean(network) >= mean(regression) - 0.005, network + " against " + regression);
    assertTrue(mean(network) > 0.8, network.toString());
  }

  private static Pipeline stages(PipelineStage... stages) {
    return new Pipeline().setStages(stages);
  }

  private static double auc(PipelineModel model, Dataset<Row> test) {
    return new BinaryClassificationEvaluator().evaluate(model.transform(test));
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
