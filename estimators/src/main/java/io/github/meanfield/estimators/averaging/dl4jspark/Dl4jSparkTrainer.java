package io.github.meanfield.estimators.averaging.dl4jspark;

import io.github.meanfield.estimators.averaging.AveragingTrainer;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.estimators.averaging.TrainingMonitor;
import io.github.meanfield.estimators.averaging.TrainingResult;
import io.github.meanfield.estimators.averaging.TrainingSettings;
import io.github.meanfield.estimators.averaging.TrainingState;
import io.github.meanfield.estimators.averaging.TrainingTask;
import io.github.meanfield.estimators.averaging.Validation;
import io.github.meanfield.estimators.averaging.Warnings;
import io.github.meanfield.estimators.averaging.WorkerResult;
import io.github.meanfield.estimators.averaging.rows.Chunks;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.network.Objective;
import io.github.meanfield.transformers.EpochRecord;
import java.util.Arrays;
import java.util.LongSummaryStatistics;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.util.SparkUtils;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a network through DL4J's {@link SparkDl4jMultiLayer}, one call of its {@code fit} an
 * epoch. Validation, early stopping and the choice of the best epoch are those of {@link
 * AveragingTrainer}.
 *
 * <p>DL4J deals the minibatches of an epoch to as many rounds as come out whole. A worker that is
 * dealt more than {@code averagingFrequency} of them leaves the others out; the mean is that of
 * workers, whatever number of minibatches they had.
 */
public final class Dl4jSparkTrainer {

  private static final Logger LOG = LoggerFactory.getLogger(Dl4jSparkTrainer.class);

  private final JavaSparkContext spark;
  private final TrainingSettings settings;
  private final int averagingFrequency;
  private final Chunks training;
  private final Chunks validation;
  private final TrainingListener listener;
  private final Dl4jSparkObserver observer;
  private final Dl4jSparkMaster master;
  private final Warnings warnings;
  private final TrainingMonitor monitor;
  private final TrainingState state;

  /**
   * A trainer of one network.
   *
   * @param task what to train, and how
   * @param averagingFrequency minibatches that each worker trains between two averagings
   */
  public Dl4jSparkTrainer(TrainingTask task, int averagingFrequency) {
    this.spark = JavaSparkContext.fromSparkContext(task.training().rdd().context());
    this.settings = task.settings();
    this.averagingFrequency = averagingFrequency;
    this.training = task.training();
    this.validation = task.validation();
    this.listener = task.listener();
    this.warnings = task.warnings();
    this.observer = new Dl4jSparkObserver(spark.sc());
    this.master = new Dl4jSparkMaster(settings, averagingFrequency, observer);
    this.monitor = TrainingMonitor.watch(task.start(), settings, training, warnings);
    float[] parameters = Arrays.copyOf(task.start().state(), task.start().parameterLength());
    this.state = new TrainingState(settings, parameters, new float[0]);
  }

  /**
   * Fails if Spark cannot send ND4J's arrays.
   *
   * @param uid uid of the estimator
   * @param context where to train
   * @throws IllegalArgumentException if that is so
   */
  public static void requireSerializer(String uid, SparkContext context) {
    try {
      SparkUtils.checkKryoConfiguration(JavaSparkContext.fromSparkContext(context), LOG);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param backend is dl4j-spark, which sends arrays of ND4J, but spark.serializer is"
                  + " %s, which cannot without a registrator for them. Set spark.serializer to"
                  + " org.apache.spark.serializer.JavaSerializer, or backend to meanfield.",
              uid, context.getConf().get("spark.serializer")),
          e);
    }
  }

  /**
   * Trains until the last epoch or until validation does not improve.
   *
   * @return the network and how it was trained
   * @throws IllegalStateException if the network or a loss is no longer finite
   */
  public TrainingResult train() {
    SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(spark, network(), master);
    monitor.atStart(state.values);
    while (!state.isComplete()) {
      EpochRecord record = trainEpoch(network, state.epochs().size() + 1);
      state.add(record);
      monitor.afterEpoch(state.epochs(), state.values);
      listener.onEpoch(record);
    }
    warn();
    return state.toResult(state.values.length);
  }

  /** Says of the fit what users of this backend cannot see otherwise. */
  private void warn() {
    long given = training.rows();
    LongSummaryStatistics rows =
        state.epochs().stream().mapToLong(EpochRecord::rows).summaryStatistics();
    if (rows.getMin() < given) {
      warnings.add(
          "left out rows",
          String.format(
              "dl4j-spark trained on %s of the %d rows in an epoch, and left out the others: a"
                  + " worker stops after %d minibatches a round, and rounds are rounded down",
              rows.getMin() == rows.getMax()
                  ? rows.getMin()
                  : rows.getMin() + " to " + rows.getMax(),
              given,
              averagingFrequency));
    }
    warnings.add(
        "not reproducible",
        "dl4j-spark: the same fit need not give the same network again, and a round's mean counts"
            + " workers, not rows");
  }

  private MultiLayerNetwork network() {
    Objective objective = settings.objective();
    MultiLayerConfiguration configuration =
        MultiLayerConfiguration.fromJson(settings.configuration());
    int last = configuration.getConfs().size() - 1;
    ((BaseOutputLayer) configuration.getConf(last).getLayer())
        .setLossFn(objective.lossFunction().orElseThrow());
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init(Nd4j.create(state.values, new long[] {1, state.values.length}, 'c'), true);
    network.setLearningRate(settings.schedule().peak());
    return network;
  }

  private EpochRecord trainEpoch(SparkDl4jMultiLayer network, int epoch) {
    long start = System.nanoTime();
    spark.setJobDescription(String.format("%s: epoch %d", settings.uid(), epoch));
    observer.restart();
    int rounds;
    try {
      network.fit(minibatches(epoch));
    } finally {
      rounds = master.endRounds();
    }
    state.values = network.getNetwork().params().dup().data().asFloat();
    settings.requireFinite(
        WorkerResult.isFinite(state.values) && Double.isFinite(observer.meanLoss()),
        "the network",
        epoch);
    addTimes((System.nanoTime() - start) / 1e9);
    Validation.Sums validated = state.validate(validation, state.values.length, epoch);
    return new EpochRecord(
        epoch,
        rounds,
        observer.rows(),
        observer.meanLoss(),
        validated.meanLoss(),
        settings.objective().metricOf(validated.meanMetric()),
        settings.schedule().peak(),
        (System.nanoTime() - start) / 1e9);
  }

  /** The minibatches of an epoch, in a partition a worker: DL4J need not move them then. */
  private JavaRDD<DataSet> minibatches(int epoch) {
    long seed = Seeds.derive(settings.seed(), SeedPurpose.ROWS.ordinal(), epoch);
    return training
        .rdd()
        .coalesce(settings.numWorkers())
        .mapPartitionsWithIndex(
            new Dl4jSparkMinibatches(settings.objective(), settings.batchSize(), seed), true);
  }

  private void addTimes(double seconds) {
    int parallel = Math.max(1, Math.min(settings.numWorkers(), spark.defaultParallelism()));
    double compute = Math.min(seconds, observer.seconds() / parallel);
    state.computeSeconds += compute;
    state.synchronisationSeconds += seconds - compute;
  }
}
