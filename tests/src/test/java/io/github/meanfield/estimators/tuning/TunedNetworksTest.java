package io.github.meanfield.estimators.tuning;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.SameBits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.tuning.NetworkTunerModel;
import io.github.meanfield.transformers.tuning.Trial;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.lang3.SerializationUtils;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.feature.VectorIndexer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Searches whose trials are networks. */
@ExtendWith(SparkSessionExtension.class)
class TunedNetworksTest {

  /** Two classes that a network tells apart, if its learning rate suits. */
  private static Dataset<Row> classes(SparkSession spark) {
    return spark
        .range(0, 240, 1, 2)
        .selectExpr(
            "cast(id % 2 as double) AS label",
            "id % 2 + sin(id * 12.9898) AS a", "cos(id * 78.233) * (id % 2) AS b");
  }

  private static Pipeline pipeline(NeuralNetworkClassifier network) {
    VectorAssembler assembler =
        new VectorAssembler().setInputCols(new String[] {"a", "b"}).setOutputCol("features");
    return new Pipeline().setStages(new PipelineStage[] {assembler, network});
  }

  @Test
  void networksInAPipelineAreTunedSavedAndGoOnFromCheckpoints(
      SparkSession spark, @TempDir Path directory) throws Exception {
    NeuralNetworkClassifier network =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {8})
            .setNumWorkers(2)
            .setBatchSize(16)
            .setMaxEpochs(9);
    AtomicInteger resumed = new AtomicInteger();
    network.setTrainingListener(
        new TrainingListener() {
          @Override
          public void onResume(List<EpochRecord> epochs) {
            assertEquals(3, epochs.size());
            resumed.incrementAndGet();
          }
        });
    Pipeline pipeline = pipeline(network);
    NetworkTuner tuner =
        new NetworkTuner()
            .setEstimator(pipeline)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("logLoss"))
            .setSearchSpace(
                new SearchSpace()
                    .add(network.learningRate(), Distribution.choices(1e-6, 0.03, 1e30))
                    .add(network.activation(), Distribution.choices("relu", "tanh")))
            .setNumTrials(9)
            .setNumStages(1)
            .setMinEpochs(3)
            .setParallelism(2)
            .setSearchDir(directory.resolve("search").toString());
    NetworkTunerModel model = tuner.fit(classes(spark));
    Trial best = model.search().bestTrial();
    assertEquals("0.03", best.params().get("learningRate"), best::toString);
    assertEquals("logLoss", model.search().metric());
    assertTrue(
        model.search().trials().stream().anyMatch(trial -> trial.failure().contains("diverged")),
        () -> "" + model.search().trials());
    assertEquals(List.of(3, 9), best.rungs().stream().map(Trial.Rung::epochs).toList());

    // What goes on to 9 epochs begins at its checkpoint.
    long longer = model.search().trials().stream().filter(trial -> trial.epochs() == 9).count();
    assertEquals(longer, resumed.get());

    // The same params, fitted by hand on all rows, are the same network.
    network.setLearningRate(0.03).setActivation(best.params().get("activation").replace("\"", ""));
    Dataset<Row> expected = pipeline.fit(classes(spark)).transform(classes(spark));
    assertEquals(predictions(expected), predictions(model.transform(classes(spark))));

    String saved = directory.resolve("model").toString();
    model.write().save(saved);
    NetworkTunerModel loaded = NetworkTunerModel.load(saved);
    assertEquals(model.search(), loaded.search());
    assertEquals(predictions(expected), predictions(loaded.transform(classes(spark))));
    Object copy = SerializationUtils.clone(loaded);
    assertEquals(model.search(), ((NetworkTunerModel) copy).search());
  }

  private static List<String> predictions(Dataset<Row> scored) {
    return scored.select("probability").collectAsList().stream().map(Row::toString).toList();
  }

  @Test
  void theBestTrialsAreAveraged(SparkSession spark) {
    NeuralNetworkClassifier network = network();
    Pipeline pipeline = pipeline(network);
    NetworkTuner tuner =
        new NetworkTuner("tuner")
            .setEstimator(pipeline)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("logLoss"))
            .setSearchSpace(
                new SearchSpace()
                    .add(
                        network.hiddenLayers(),
                        Distribution.choices(new int[] {3}, new int[] {4, 2}, new int[] {5})))
            .setNumTrials(3)
            .setNumStages(1)
            .setEnsembleSize(2);
    NetworkTunerModel model = tuner.fit(classes(spark));
    List<Trial> ranked =
        model.search().trials().stream().sorted(Comparator.comparingDouble(Trial::metric)).toList();
    PipelineModel best = (PipelineModel) model.bestModel();
    NeuralNetworkClassificationModel both =
        (NeuralNetworkClassificationModel) best.stages()[best.stages().length - 1];
    assertEquals(2, both.networks().size());
    for (int i = 0; i < 2; i++) {
      String[] layers =
          ranked.get(i).params().get("hiddenLayers").replaceAll("[\\[\\]]", "").split(",");
      network.setHiddenLayers(Arrays.stream(layers).mapToInt(Integer::parseInt).toArray());
      NeuralNetworkClassificationModel alone =
          (NeuralNetworkClassificationModel) pipeline.fit(classes(spark)).stages()[1];
      assertSameBits(alone.network().params(), both.networks().get(i).params());
    }
    VectorIndexer indexer = new VectorIndexer("indexer").setInputCol("features");
    tuner
        .setEstimator(indexer)
        .setSearchSpace(new SearchSpace().add(indexer.maxCategories(), Distribution.choices(2, 3)));
    assertRefused(
        () -> tuner.fit(classes(spark)), "tuner: ensembleSize is 2, but indexer is no network");
  }

  @Test
  void whatTrialsGiveAwayIsWarnedOf(SparkSession spark) {
    NeuralNetworkClassifier network = network();
    NetworkTuner tuner =
        new NetworkTuner()
            .setEstimator(pipeline(network))
            .setEvaluator(new MulticlassClassificationEvaluator())
            .setSearchSpace(
                new SearchSpace().add(network.dpEpsilon(), Distribution.choices(4.0, 5.0)))
            .setNumTrials(2)
            .setNumStages(1);
    List<String> warnings = tuner.search(classes(spark)).warnings();
    assertTrue(
        warnings.stream().anyMatch(each -> each.contains("add what the 2 trials came to")),
        warnings::toString);
    tuner.setSearchSpace(
        new SearchSpace().add(network.learningRate(), Distribution.choices(0.01, 0.02)));
    assertFalse(
        tuner.search(classes(spark)).warnings().toString().contains("differential privacy"));
  }

  @Test
  void theModelIsThatOfTheTrialWithoutARefit(SparkSession spark) {
    NetworkTunerModel model =
        new NetworkTuner()
            .setEstimator(pipeline(network()))
            .setEvaluator(new MulticlassClassificationEvaluator())
            .setSearchSpace(
                new SearchSpace().add(network().learningRate(), Distribution.choices(0.01)))
            .setNumTrials(1)
            .setRefit(false)
            .setTrainRatio(0.5)
            .fit(classes(spark));
    NeuralNetworkClassificationModel fitted =
        (NeuralNetworkClassificationModel) ((PipelineModel) model.bestModel()).stages()[1];
    long rows = fitted.summary().epochs().get(0).rows();
    assertTrue(rows > 80 && rows < 160, () -> rows + " rows");
  }

  private static NeuralNetworkClassifier network() {
    return new NeuralNetworkClassifier("network")
        .setHiddenLayers(new int[] {4})
        .setNumWorkers(1)
        .setMaxEpochs(1);
  }
}
