package io.github.meanfield.estimators.sampling;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.estimators.sampling.SampledRows.isBetween;
import static io.github.meanfield.estimators.sampling.SampledRows.sampler;
import static io.github.meanfield.estimators.sampling.SampledRows.seen;
import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.tuning.Distribution;
import io.github.meanfield.estimators.tuning.NetworkTuner;
import io.github.meanfield.estimators.tuning.SearchSpace;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The stage that adds rows to rarer classes before a fit. */
@ExtendWith(SparkSessionExtension.class)
class MinorityOversamplerTest {

  private static SampledRows sampled;
  private static Dataset<Row> rows;

  @BeforeAll
  static void makeRows(SparkSession spark) {
    sampled = new SampledRows(spark);
    rows = sampled.rows();
  }

  @Test
  void foldsDoNotMeetInACrossValidator() {
    SeenRows estimator = new SeenRows();
    new CrossValidator()
        .setEstimator(sampler(estimator, "smote"))
        .setEvaluator(new MulticlassClassificationEvaluator())
        .setEstimatorParamMaps(new ParamMap[] {ParamMap.empty()})
        .setNumFolds(3)
        .fit(rows.where("label < 2"));
    assertEquals(4, estimator.fits().size(), "three folds and all rows");
    for (List<Row> seen : estimator.fits()) {
      List<Row> ends =
          seen.stream()
              .filter(row -> !sampled.isNew(row))
              .map(row -> sampled.original(row))
              .toList();
      long made = seen.stream().filter(sampled::isNew).count();
      assertTrue(made > 0);
      for (Row row : seen) {
        assertTrue(!sampled.isNew(row) || isBetween(row, ends, "label"), row::toString);
      }
    }
    int ofFolds = 0;
    for (List<Row> seen : estimator.fits().subList(0, 3)) {
      ofFolds += (int) seen.stream().filter(row -> !sampled.isNew(row)).count();
    }
    assertEquals(2 * 54, ofFolds);
  }

  @Test
  void aNetworkCountsTheRowsThatAreAdded() {
    NeuralNetworkClassificationModel model =
        new MinorityOversampler<NeuralNetworkClassificationModel>()
            .setEstimator(
                new NeuralNetworkClassifier()
                    .setHiddenLayers(new int[0])
                    .setMaxEpochs(1)
                    .setNumWorkers(1)
                    .setValidationIndicatorCol("held"))
            .setStrategy("smote")
            .fit(rows);
    assertEquals(90, model.summary().trainingRows());
    assertEquals(10, model.summary().validationRows());
    assertEquals(60, model.transform(rows).count());
  }

  @Test
  void itIsSavedInAPipelineWithItsEstimator(@TempDir Path folder) throws Exception {
    LogisticRegression regression = new LogisticRegression("regression").setMaxIter(3);
    MinorityOversampler<LogisticRegressionModel> sampler =
        new MinorityOversampler<LogisticRegressionModel>("sampler")
            .setEstimator(regression)
            .setStrategy("smote")
            .setSamplingRatio(0.8)
            .setNumNeighbors(3)
            .setSeed(9);
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {sampler});
    pipeline.write().save(folder.resolve("pipeline").toString());
    MinorityOversampler<?> loaded =
        (MinorityOversampler<?>)
            Pipeline.load(folder.resolve("pipeline").toString()).getStages()[0];
    assertEquals("sampler", loaded.uid());
    assertEquals("regression", loaded.getEstimator().uid());
    assertEquals(3, ((LogisticRegression) loaded.getEstimator()).getMaxIter());
    assertEquals(
        List.of("smote", 0.8, 3, 9L),
        List.of(
            loaded.getStrategy(),
            loaded.getSamplingRatio(),
            loaded.getNumNeighbors(),
            loaded.getSeed()));
    LogisticRegressionModel first = sampler.fit(rows);
    assertEquals(
        first.coefficientMatrix(),
        ((LogisticRegressionModel) loaded.fit(rows)).coefficientMatrix());
    pipeline.fit(rows).write().save(folder.resolve("model").toString());
  }

  @Test
  void copiesHandParamsOn() {
    LogisticRegression regression = new LogisticRegression();
    MinorityOversampler<LogisticRegressionModel> sampler =
        new MinorityOversampler<LogisticRegressionModel>().setEstimator(regression);
    MinorityOversampler<LogisticRegressionModel> copy =
        sampler.copy(new ParamMap().put(regression.maxIter().w(2)).put(sampler.seed().w(4L)));
    assertEquals(2, ((LogisticRegression) copy.getEstimator()).getMaxIter());
    assertEquals(4, copy.getSeed());
    assertEquals(100, regression.getMaxIter());
  }

  @Test
  void aTunerReachesTheParamsOfBoth() {
    SeenRows estimator = new SeenRows();
    MinorityOversampler<SeenRows.Zero> sampler =
        sampler(estimator, "random").setSamplingRatio(0.01);
    new NetworkTuner()
        .setEstimator(sampler)
        .setEvaluator(new MulticlassClassificationEvaluator())
        .setSearchSpace(
            new SearchSpace()
                .add(sampler.samplingRatio(), Distribution.choices(1.0))
                .add(estimator.weightCol(), Distribution.choices("weight")))
        .setNumTrials(1)
        .fit(rows);
    assertTrue(estimator.fits().size() > 1);
    for (List<Row> seen : estimator.fits()) {
      assertEquals(
          List.of("features", "label", "weight"), List.of(seen.get(0).schema().fieldNames()));
      long ofOne = seen.stream().filter(row -> row.<Integer>getAs("label") == 0).count();
      assertEquals(3 * ofOne, seen.size());
    }
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void whatCannotBeSampledIsRefused() {
    assertRefused(
        () -> new MinorityOversampler<>("sampler").fit(rows),
        "sampler: there is no estimator; setEstimator takes a classifier");
    assertRefused(
        () ->
            new MinorityOversampler("sampler")
                .setEstimator((Estimator) new Pipeline("pipe").setStages(new PipelineStage[0]))
                .fit(rows),
        "sampler: param estimator is pipe, a Pipeline, which has no param featuresCol",
        "stands last in a Pipeline");
    assertRefused(
        () -> seen(rows, new SeenRows().setWeightCol("w"), "random", 1),
        "sampler: column of the estimator 'w' is not among the columns");
    assertRefused(
        () -> seen(rows.where("label < 2 or id = 9"), new SeenRows(), "smote", 1),
        "sampler: class 2.0 has a single training row, but strategy smote needs another",
        "set strategy to random");
    Dataset<Row> arrays =
        rows.withColumn("features", functions.vector_to_array(rows.col("features"), "float64"));
    assertRefused(
        () -> seen(arrays, new SeenRows(), "smote", 1),
        "sampler: featuresCol 'features' of seenRows is of type array<double>, but must be a"
            + " Vector for strategy smote");
    assertEquals(108, seen(arrays, new SeenRows(), "random", 1).size());
  }

  /** Spark computes its figures from the rows when they are asked for. */
  @Test
  void summariesOfSparkLookAtTheRowsAfterwards() {
    LogisticRegressionModel model =
        new MinorityOversampler<LogisticRegressionModel>()
            .setEstimator(new LogisticRegression().setMaxIter(2))
            .setStrategy("smote")
            .fit(rows.where("label < 2"));
    assertEquals(72, model.binarySummary().predictions().count());
    assertTrue(model.summary().accuracy() > 0.4);
  }

  @Test
  void aValidatorIsSavedWithAGridOfTheOversampler(@TempDir Path folder) throws Exception {
    LogisticRegression regression = new LogisticRegression().setMaxIter(2);
    MinorityOversampler<LogisticRegressionModel> sampler =
        new MinorityOversampler<LogisticRegressionModel>().setEstimator(regression);
    TrainValidationSplit split =
        new TrainValidationSplit()
            .setEstimator(sampler)
            .setEvaluator(new MulticlassClassificationEvaluator())
            .setEstimatorParamMaps(
                new ParamGridBuilder()
                    .addGrid(sampler.samplingRatio(), new double[] {0.5, 1})
                    .build());
    split.fit(rows).write().save(folder.resolve("sampler").toString());
    TrainValidationSplitModel loaded =
        TrainValidationSplitModel.load(folder.resolve("sampler").toString());
    assertInstanceOf(MinorityOversampler.class, loaded.getEstimator());
    split.setEstimatorParamMaps(
        new ParamGridBuilder().addGrid(regression.regParam(), new double[] {0.1}).build());
    LogisticRegressionModel best = (LogisticRegressionModel) split.fit(rows).bestModel();
    assertEquals(0.1, best.getRegParam());
    best.write().save(folder.resolve("best").toString());
  }

  @Test
  void onlyColumnsThatAreNeededAreKept() {
    Dataset<Row> wide = rows.withColumn("text", expr("repeat('x', 1000)"));
    List<StorageLevel> levels = new ArrayList<>();
    seen(
        wide,
        new SeenRows(
            () -> {
              levels.add(wide.storageLevel());
              levels.add(wide.select("features", "label").storageLevel());
            }),
        "random",
        1);
    assertEquals(List.of(StorageLevel.NONE(), StorageLevel.MEMORY_AND_DISK()), levels);
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void privacyIsNotOverstated() {
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier("network").setDpNoiseMultiplier(1);
    String[] parts = {
      "sampler: its classifier network trains with differential privacy (dpNoiseMultiplier 1.0,",
      "set both to 0, or fit it without the oversampler"
    };
    MinorityOversampler sampler = new MinorityOversampler("sampler");
    assertRefused(() -> sampler.setEstimator(classifier).fit(rows), parts);
    classifier.setDpNoiseMultiplier(0).setDpEpsilon(2);
    assertRefused(() -> sampler.setEstimator(classifier).fit(rows), "dpEpsilon 2.0)");
  }
}
