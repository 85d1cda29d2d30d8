package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Fits with checkpoints, and what they leave in the directory. */
@ExtendWith(SparkSessionExtension.class)
abstract class CheckpointedFits {

  static final double[] THRESHOLDS = {0.2, 0.3, 0.5};

  static Dataset<Row> rows;

  @TempDir Path directory;

  @BeforeAll
  static void makeRows(SparkSession spark) {
    rows = Samples.blobs(spark, 240, 4, 3, 5);
    rows = rows.withColumn("validation", rows.col("id").mod(4).equalTo(0)).cache();
  }

  /** Hears of everything. */
  static final class Recorder implements TrainingListener {
    final List<String> heard = new ArrayList<>();

    @Override
    public void onResume(List<EpochRecord> epochs) {
      heard.add("resumed after " + epochs.size());
    }

    @Override
    public void onEpoch(EpochRecord epoch) {
      heard.add("epoch " + epoch.epoch());
    }

    @Override
    public void onStop(TrainingSummary summary) {
      heard.add(summary.stopReason());
    }
  }

  /** Ends the fit after an epoch. */
  record BreakOff(int lastEpoch) implements TrainingListener {
    @Override
    public void onEpoch(EpochRecord epoch) {
      if (epoch.epoch() == lastEpoch) {
        throw new UnsupportedOperationException("after epoch " + lastEpoch);
      }
    }
  }

  static void breakOff(NeuralNetworkClassifier estimator, int lastEpoch) {
    estimator.setTrainingListener(new BreakOff(lastEpoch));
    assertThrows(UnsupportedOperationException.class, () -> estimator.fit(rows));
    estimator.setTrainingListener(new Recorder());
  }

  /** Everything that has a state: Adam, dropout, patience, the plateau schedule, momentum. */
  static NeuralNetworkClassifier classifier() {
    return settings(new NeuralNetworkClassifier("classifier"));
  }

  static NeuralNetworkClassifier settings(NeuralNetworkClassifier estimator) {
    return estimator
        .setHiddenLayers(new int[] {6})
        .setDropout(0.3)
        .setLearningRate(0.05)
        .setSchedule("plateau")
        .setDecayEpochs(1)
        .setValidationIndicatorCol("validation")
        .setPatience(4)
        .setNumWorkers(3)
        .setOuterMomentum(0.3)
        .setBatchSize(10)
        .setAveragingFrequency(2)
        .setMaxEpochs(8);
  }

  /** Fits that come to other networks. Their uids say why. */
  static List<NeuralNetworkClassifier> others() {
    return List.of(
        other("seed").setSeed(1),
        other("batchSize").setBatchSize(9),
        other("numWorkers").setNumWorkers(2),
        other("averagingFrequency").setAveragingFrequency(1),
        other("aggregationDepth").setAggregationDepth(3),
        other("exponentialAverage").setExponentialAverage(0.9),
        other("validationMetric").setValidationMetric("accuracy"),
        other("outerMomentum").setOuterMomentum(0.4),
        other("outerLearningRate").setOuterLearningRate(0.9),
        other("updaterState").setUpdaterState("reset"),
        other("updater").setUpdater("sgd"),
        other("learningRate").setLearningRate(0.06),
        other("learningRateScaling").setLearningRateScaling("none"),
        other("schedule").setSchedule("constant"),
        other("decayRate").setDecayRate(0.9),
        other("warmupEpochs").setWarmupEpochs(1),
        other("hiddenLayers").setHiddenLayers(new int[] {7}),
        other("dropout").setDropout(0.2),
        other("inputNoise").setInputNoise(0.1),
        other("mixupAlpha").setMixupAlpha(0.2),
        other("mixupAlpha, another").setMixupAlpha(0.3),
        other("adversarial").setAdversarial("fgsm"),
        other("adversarialEpsilon").setAdversarial("fgsm").setAdversarialEpsilon(0.2),
        other("adversarialWeight").setAdversarial("fgsm").setAdversarialWeight(0.6),
        other("l2").setL2(0.1),
        other("weightDecay").setWeightDecay(0.1),
        other("gradientClip").setGradientClip("norm"),
        other("maxNorm").setMaxNorm(1),
        other("swapNoise").setSwapNoise(0.1),
        other("batchNorm").setBatchNorm(true),
        other("outputBias").setOutputBias("zero"),
        other("engine").setEngine("dl4j"),
        other("loss").setLoss("focal"),
        other("labelSmoothing").setLabelSmoothing(0.1),
        other("weightCol").setWeightCol("id"));
  }

  private static NeuralNetworkClassifier other(String uid) {
    return settings(new NeuralNetworkClassifier(uid));
  }

  /** One value another, two rows swapped, a row of training for validation, a row missing. */
  static List<Dataset<Row>> otherRows() {
    return List.of(
        rows.withColumn(
            "features",
            functions
                .udf(
                    (Vector vector, Long id) ->
                        id == 77 ? Vectors.dense(1, 2, 3, vector.apply(3)) : vector,
                    SQLDataTypes.VectorType())
                .apply(rows.col("features"), rows.col("id"))),
        rows.withColumn("label", functions.expr("if(id = 77, (label + 1) % 3, label)")),
        rows.orderBy(functions.expr("if(id = 77, 79.5, id)")),
        rows.withColumn("validation", functions.expr("if(id = 77, true, validation)")),
        rows.where("id != 76"));
  }

  static List<List<Object>> losses(TrainingSummary summary) {
    return summary.epochs().stream()
        .map(
            epoch ->
                List.<Object>of(
                    epoch.epoch(),
                    epoch.rounds(),
                    epoch.rows(),
                    epoch.trainLoss(),
                    epoch.validationLoss(),
                    epoch.validationMetric(),
                    epoch.learningRate(),
                    epoch.predictions()))
        .toList();
  }

  static void assertSameFit(
      NeuralNetworkClassificationModel expected, NeuralNetworkClassificationModel found) {
    assertEquals(losses(expected.summary()), losses(found.summary()));
    assertEquals(expected.summary().bestEpoch(), found.summary().bestEpoch());
    assertEquals(expected.summary().stopReason(), found.summary().stopReason());
    assertEquals(
        List.of(boxed(floats(expected))), List.of(boxed(floats(found))), "parameters, bit by bit");
  }

  private static double[] floats(NeuralNetworkClassificationModel model) {
    return model.network().params().dup().data().asDouble();
  }

  static Double[] boxed(double[] values) {
    return DoubleStream.of(values).boxed().toArray(Double[]::new);
  }

  String path() {
    return directory.resolve("checkpoints").toString();
  }

  /** The folders of fits. */
  List<Path> folders() {
    return list(Path.of(path()));
  }

  static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files of a fit, those aside in which Hadoop keeps checksums. */
  static List<Path> files(Path folder) {
    return list(folder).stream()
        .filter(file -> !file.getFileName().toString().endsWith(".crc"))
        .toList();
  }

  static void deleteFiles(Path folder) throws IOException {
    for (Path file : list(folder)) {
      Files.delete(file);
    }
  }

  /** Names of the files of the only fit. */
  List<String> checkpoints() {
    assertEquals(1, folders().size());
    return files(folders().get(0)).stream().map(file -> file.getFileName().toString()).toList();
  }
}
