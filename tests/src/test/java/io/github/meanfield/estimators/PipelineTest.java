package io.github.meanfield.estimators;

import static io.github.meanfield.SameBits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;

/** The classifier among the stages, tuners and evaluators that come with Spark. */
@ExtendWith(SparkSessionExtension.class)
class PipelineTest {

  private static Dataset<Row> blobs;

  @TempDir private Path directory;

  @BeforeAll
  static void makeRows(SparkSession spark) {
    blobs = Samples.blobs(spark, 160, 3, 2, 13);
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {8})
        .setLearningRate(0.05)
        .setLearningRateScaling("none")
        .setBatchSize(40)
        .setNumWorkers(2)
        .setMaxEpochs(3);
  }

  /** Numbers, and a text that tells something of the label, which is a text as well. */
  private static Dataset<Row> table() {
    return blobs
        .withColumn("x", functions.vector_to_array(blobs.col("features"), "float64"))
        .selectExpr(
            "id",
            "x[0] AS x",
            "x[1] AS y",
            "array('red', 'green', 'blue')[int(label + id % 3 % 2)] AS colour",
            "if(label = 1, 'yes', 'no') AS answer");
  }

  private static Pipeline pipeline() {
    return new Pipeline()
        .setStages(
            new PipelineStage[] {
              new StringIndexer().setInputCol("answer").setOutputCol("label"),
              new StringIndexer().setInputCol("colour").setOutputCol("colourIndex"),
              new OneHotEncoder().setInputCol("colourIndex").setOutputCol("colours"),
              new VectorAssembler()
                  .setInputCols(new String[] {"x", "y", "colours"})
                  .setOutputCol("raw"),
              new StandardScaler().setWithMean(true).setInputCol("raw").setOutputCol("features"),
              classifier(),
              new IndexToString()
                  .setInputCol("prediction")
                  .setOutputCol("predictedAnswer")
                  .setLabels(new String[] {"no", "yes"})
            });
  }

  @Test
  void worksAmongStockStagesAndAfterLoading() throws IOException {
    PipelineModel model = pipeline().fit(table());
    Dataset<Row> scored = model.transform(table());
    StructType schema = model.transformSchema(table().schema());
    assertArrayEquals(schema.fieldNames(), scored.columns());
    for (String name : List.of("rawPrediction", "probability", "prediction")) {
      assertEquals(schema.apply(name), scored.schema().apply(name));
    }
    double right = scored.where("predictedAnswer = answer").count() / 160.0;
    assertTrue(right > 0.8, "accuracy " + right);
    String path = directory.resolve("model").toString();
    model.save(path);
    PipelineModel loaded = PipelineModel.load(path);
    assertInstanceOf(NeuralNetworkClassificationModel.class, loaded.stages()[5]);
    assertEquals(scored.collectAsList(), loaded.transform(table()).collectAsList());
    // New rows have no label, and scoring needs none.
    assertEquals(
        scored.select("prediction").collectAsList(),
        unlabelled(loaded).transform(table().drop("answer")).select("prediction").collectAsList());
  }

  /** The stages without the one that indexes the label. */
  private static PipelineModel unlabelled(PipelineModel model) {
    PipelineStage[] stages = Arrays.copyOfRange(model.stages(), 1, model.stages().length);
    return new Pipeline().setStages(stages).fit(table().drop("answer"));
  }

  @Test
  void anUnfittedPipelineCanBeSaved() throws IOException {
    String path = directory.resolve("pipeline").toString();
    Pipeline pipeline = pipeline();
    pipeline.save(path);
    assertSameBits(
        network(pipeline.fit(table())).network().params(),
        network(Pipeline.load(path).fit(table())).network().params());
  }

  private static NeuralNetworkClassificationModel network(PipelineModel model) {
    return (NeuralNetworkClassificationModel) model.stages()[5];
  }

  private static ParamMap[] grid(NeuralNetworkClassifier classifier) {
    return new ParamGridBuilder()
        .addGrid(
            classifier.hiddenLayers(),
            JavaConverters.asScalaBuffer(List.of(new int[] {}, new int[] {6, 4})))
        .addGrid(classifier.learningRate(), new double[] {1e-9, 0.05})
        .build();
  }

  @Test
  void crossValidatorChoosesAmongNetworks() throws IOException {
    NeuralNetworkClassifier classifier = classifier().setOutputBias("zero");
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(classifier)
            .setEvaluator(new BinaryClassificationEvaluator())
            .setEstimatorParamMaps(grid(classifier))
            .setNumFolds(2)
            .setSeed(1);
    CrossValidatorModel model = validator.fit(blobs);
    double[] metrics = model.avgMetrics();
    assertEquals(4, metrics.length);
    NeuralNetworkClassificationModel best = (NeuralNetworkClassificationModel) model.bestModel();
    int chosen = 0;
    for (int i = 1; i < metrics.length; i++) {
      chosen = metrics[i] > metrics[chosen] ? i : chosen;
    }
    ParamMap params = validator.getEstimatorParamMaps()[chosen];
    int[] layers = params.get(classifier.hiddenLayers()).get();
    assertEquals(layers.length + 1, ((MultiLayerNetwork) best.network()).getnLayers());
    assertEquals(
        params.get(classifier.learningRate()).get(), best.summary().epochs().get(0).learningRate());
    assertEquals(0.05, best.summary().epochs().get(0).learningRate());
    assertTrue(metrics[chosen] > 0.75, () -> "AUC " + metrics[0] + " " + metrics[1]);

    assertArrayEquals(metrics, validator.setParallelism(2).fit(blobs).avgMetrics());

    String path = directory.resolve("validated").toString();
    model.save(path);
    assertEquals(
        model.transform(blobs).collectAsList(),
        CrossValidatorModel.load(path).transform(blobs).collectAsList());
  }

  @Test
  void trainValidationSplitTunesAPipeline() {
    Pipeline pipeline = pipeline();
    NeuralNetworkClassifier classifier = (NeuralNetworkClassifier) pipeline.getStages()[5];
    TrainValidationSplitModel model =
        new TrainValidationSplit()
            .setEstimator(pipeline)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("logLoss"))
            .setEstimatorParamMaps(
                new ParamGridBuilder().addGrid(classifier.maxEpochs(), new int[] {1, 6}).build())
            .setTrainRatio(0.7)
            .setParallelism(2)
            .fit(table());
    double[] losses = model.validationMetrics();
    assertTrue(losses[1] < losses[0], losses[0] + " " + losses[1]);
    assertEquals(6, network((PipelineModel) model.bestModel()).summary().epochs().size());
  }

  @Test
  void evaluatorsReadTheColumns() {
    Dataset<Row> scored = classifier().fit(blobs).transform(blobs);
    List<Row> rows = scored.collectAsList();
    long right = 0;
    double loss = 0;
    for (Row row : rows) {
      double label = row.getAs("label");
      right += row.<Double>getAs("prediction") == label ? 1 : 0;
      loss -= Math.log(row.<Vector>getAs("probability").apply((int) label));
    }
    MulticlassClassificationEvaluator evaluator = new MulticlassClassificationEvaluator();
    assertEquals(right / 160.0, evaluator.setMetricName("accuracy").evaluate(scored), 1e-12);
    assertEquals(loss / 160, evaluator.setMetricName("logLoss").evaluate(scored), 1e-9);

    BinaryClassificationEvaluator binary = new BinaryClassificationEvaluator();
    double area = area(rows);
    assertNotEquals(0.5, area, 0.1);
    // 0 bins: every point of the curve.
    assertEquals(area, binary.setNumBins(0).evaluate(scored), 1e-9);
    assertEquals(area, binary.setRawPredictionCol("probability").evaluate(scored), 1e-9);
  }

  /** Share of the pairs of a row of either class that are in the right order. */
  private static double area(List<Row> rows) {
    double ordered = 0;
    long pairs = 0;
    for (Row positive : rows) {
      for (Row negative : rows) {
        if (positive.<Double>getAs("label") == 1 && negative.<Double>getAs("label") == 0) {
          double difference = score(positive) - score(negative);
          ordered += difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
          pairs++;
        }
      }
    }
    return ordered / pairs;
  }

  private static double score(Row row) {
    return row.<Vector>getAs("probability").apply(1);
  }
}
