package io.github.meanfield.estimators;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamsSuite;
import org.apache.spark.ml.util.MLTestingUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkSessionExtension.class)
class NeuralNetworkRegressorTest {

  /** y = 2·x0 - x1 + 1 and a second target, its square; the rows are the same every time. */
  private static Dataset<Row> rows(SparkSession spark, int count) {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] x = {random.nextGaussian(), random.nextGaussian()};
      double y = 2 * x[0] - x[1] + 1;
      rows.add(
          RowFactory.create(
              (long) i, Vectors.dense(x), y, Vectors.dense(y, y * y), new double[] {y, y * y}));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("id", DataTypes.LongType, false)
            .add("features", SQLDataTypes.VectorType(), false)
            .add("label", DataTypes.DoubleType, false)
            .add("vector", SQLDataTypes.VectorType(), false)
            .add("array", DataTypes.createArrayType(DataTypes.DoubleType), false));
  }

  private static NeuralNetworkRegressor small() {
    return new NeuralNetworkRegressor()
        .setHiddenLayers(new int[] {16})
        .setNumWorkers(2)
        .setBatchSize(16)
        .setLearningRate(0.01)
        .setMaxEpochs(20);
  }

  private static double rmse(Dataset<Row> scored) {
    return new RegressionEvaluator().evaluate(scored);
  }

  @ParameterizedTest
  @CsvSource({"squared", "absolute", "huber"})
  void everyLossLearnsAndPredictsInTheTargetsOwnUnit(String loss, SparkSession spark) {
    Dataset<Row> far = rows(spark, 400).withColumn("label", functions.expr("1e6 + 1000 * label"));
    NeuralNetworkRegressionModel model = small().setLoss(loss).fit(far);
    // The standard deviation of the target is 1000 * sqrt(5).
    assertTrue(rmse(model.transform(far)) < 300, "rmse " + rmse(model.transform(far)));
  }

  @Test
  void poissonPredictsRates(SparkSession spark) {
    Dataset<Row> counts =
        rows(spark, 1000)
            .withColumn("label", functions.expr("floor(exp(label / 2) + hash(id) % 2 / 2)"))
            .withColumn("label", functions.expr("greatest(label, 0)"));
    NeuralNetworkRegressionModel model = small().setLoss("poisson").fit(counts);
    List<Row> means =
        model
            .transform(counts)
            .selectExpr("avg(label)", "avg(prediction)", "min(prediction)")
            .collectAsList();
    assertEquals(means.get(0).getDouble(0), means.get(0).getDouble(1), 0.3);
    assertTrue(means.get(0).getDouble(2) > 0);
    assertTrue(model.target().logarithm());
  }

  @Test
  void untrainedNetworkPredictsTheMean(SparkSession spark) {
    Dataset<Row> rows = rows(spark, 100).withColumn("label", functions.expr("label + 50"));
    double mean = rows.selectExpr("avg(label)").first().getDouble(0);
    for (boolean standardize : new boolean[] {true, false}) {
      NeuralNetworkRegressionModel model =
          small()
              .setMaxEpochs(1)
              .setLearningRate(1e-12)
              .setStandardizeTarget(standardize)
              .fit(rows);
      assertEquals(mean, model.predict(Vectors.dense(0, 0)), 1e-3);
    }
    NeuralNetworkRegressionModel zero =
        small()
            .setMaxEpochs(1)
            .setLearningRate(1e-12)
            .setStandardizeTarget(false)
            .setOutputBias("zero")
            .fit(rows);
    assertEquals(0, zero.predict(Vectors.dense(0, 0)), 0.1);
  }

  @Test
  void targetsAreStandardizedByTrainingRowsOnly(SparkSession spark) {
    Dataset<Row> rows = rows(spark, 200).withColumn("validation", functions.expr("id % 4 = 0"));
    NeuralNetworkRegressor estimator =
        small().setMaxEpochs(2).setValidationIndicatorCol("validation");
    NeuralNetworkRegressionModel model = estimator.setRestoreBest(false).fit(rows);
    NeuralNetworkRegressionModel other =
        estimator.fit(rows.withColumn("label", functions.expr("IF(validation, 1e4, label)")));
    assertArrayEquals(model.target().center(), other.target().center());
    assertArrayEquals(model.target().scale(), other.target().scale());
    assertEquals(model.predict(Vectors.dense(1, 1)), other.predict(Vectors.dense(1, 1)));
    Row expected =
        rows.where("NOT validation").selectExpr("avg(label)", "stddev_pop(label)").first();
    assertEquals(expected.getDouble(0), model.target().center()[0], 1e-12);
    assertEquals(expected.getDouble(1), model.target().scale()[0], 1e-12);
  }

  @Test
  void validationMetricIsTheRootMeanSquaredErrorInTheTargetsUnit(SparkSession spark) {
    Dataset<Row> rows =
        rows(spark, 200)
            .withColumn("validation", functions.expr("id % 4 = 0"))
            .withColumn("label", functions.expr("100 * label + 7"));
    NeuralNetworkRegressionModel model =
        small()
            .setMaxEpochs(3)
            .setRestoreBest(false)
            .setValidationIndicatorCol("validation")
            .fit(rows);
    List<EpochRecord> epochs = model.summary().epochs();
    assertEquals("rmse", model.summary().metricName());
    assertEquals(
        rmse(model.transform(rows.where("validation"))), epochs.get(2).validationMetric(), 1e-3);
  }

  @ParameterizedTest
  @CsvSource({"vector", "array"})
  void severalTargetsArePredictedAsAVector(String label, SparkSession spark) {
    Dataset<Row> rows = rows(spark, 400);
    NeuralNetworkRegressionModel model = small().setLabelCol(label).fit(rows);
    assertEquals(2, model.numTargets());
    Dataset<Row> scored = model.transform(rows);
    Row row = scored.select("features", "prediction").first();
    Vector alone = model.predictVector(row.getAs("features"));
    assertArrayEquals(alone.toArray(), row.<Vector>getAs("prediction").toArray(), 1e-6);
    for (int j = 0; j < 2; j++) {
      String truth = "label" + (j == 0 ? "" : " * label");
      Row errors =
          scored
              .withColumn("predicted", vector_to_array(functions.col("prediction"), "float64"))
              .selectExpr(
                  String.format("avg(pow(predicted[%d] - %s, 2))", j, truth),
                  String.format("var_pop(%s)", truth))
              .first();
      assertTrue(errors.getDouble(0) < 0.3 * errors.getDouble(1), "target " + j + ": " + errors);
    }
  }

  @Test
  void savedAndLoadedItPredictsTheSame(@TempDir Path folder, SparkSession spark) throws Exception {
    Dataset<Row> rows = rows(spark, 50);
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new Standardizer().setInputCol("features").setOutputCol("scaled"),
                  small().setFeaturesCol("scaled").setMaxEpochs(2)
                });
    PipelineModel model = pipeline.fit(rows);
    model.save(folder.resolve("model").toString());
    PipelineModel loaded = PipelineModel.load(folder.resolve("model").toString());
    assertEquals(
        model.transform(rows).select("prediction").collectAsList(),
        loaded.transform(rows).select("prediction").collectAsList());
    NeuralNetworkRegressionModel network = (NeuralNetworkRegressionModel) loaded.stages()[1];
    assertEquals(2, network.summary().epochs().size());
  }

  @Test
  void stageIsAsSparkAsks(SparkSession spark) {
    Dataset<Row> rows = rows(spark, 30);
    NeuralNetworkRegressor estimator = small().setMaxEpochs(1);
    NeuralNetworkRegressionModel model = estimator.fit(rows);
    ParamsSuite.checkParams(estimator);
    ParamsSuite.checkParams(model);
    MLTestingUtils.checkCopyAndUids(estimator, model);
    assertEquals(
        estimator.transformSchema(rows.schema()).fieldNames().length,
        model.transform(rows).schema().fieldNames().length);
  }

  @Test
  void paramsAndWeightsChangeTheNetwork(SparkSession spark) {
    Dataset<Row> rows = rows(spark, 60).withColumn("weight", functions.expr("1 + id % 3"));
    Vector point = Vectors.dense(0.3, -0.7);
    double plain = small().fit(rows).predict(point);
    assertNotEquals(plain, small().setLoss("huber").fit(rows).predict(point));
    assertNotEquals(plain, small().setStandardizeTarget(false).fit(rows).predict(point));
    assertNotEquals(plain, small().setWeightCol("weight").fit(rows).predict(point));
  }
}
