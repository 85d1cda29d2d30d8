package io.github.meanfield.estimators.averaging.dl4jspark;

import io.github.meanfield.estimators.averaging.AveragingTrainer;
import io.github.meanfield.estimators.averaging.EpochSpan;
import io.github.meanfield.estimators.averaging.NetworkTrainer;
import io.github.meanfield.estimators.averaging.TrainingResult;
import io.github.meanfield.estimators.averaging.TrainingState;
import io.github.meanfield.estimators.averaging.TrainingTask;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.OptimizerSettings;
import io.github.meanfield.stages.network.loss.Objective;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary.Times;
import java.util.Arrays;
import java.util.LongSummaryStatistics;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains a network through DL4J's {@link SparkDl4jMultiLayer}, one call of its {@code fit} an
 * epoch. Validation, early stopping and the choice of the best epoch are those of {@link
 * AveragingTrainer}; there are no checkpoints.
 *
 * <p>DL4J deals the minibatches of an epoch to as many rounds as come out whole. A worker that is
 * dealt more than {@code averagingFrequency} of them leaves the others out; the mean is that of
 * workers, whatever number of minibatches they had.
 */
final class Dl4jSparkTrainer extends NetworkTrainer {

  private final int averagingFrequency;
  private final Dl4jSparkObserver observer;
  private final Dl4jSparkMaster master;
  private final SparkDl4jMultiLayer network;

  /**
   * A trainer of one network.
   *
   * @param task what to train, and how
   * @param averagingFrequency minibatches that each worker trains between two averagings
   */
  Dl4jSparkTrainer(TrainingTask task, int averagingFrequency) {
    super(task, null);
    this.averagingFrequency = averagingFrequency;
    this.observer = new Dl4jSparkObserver(spark().sc());
    this.master = new Dl4jSparkMaster(settings(), averagingFrequency, observer);
    this.network = new SparkDl4jMultiLayer(spark(), network(), master);
  }

  @Override
  public TrainingResult train() {
    TrainingResult result = super.train();
    warn();
    return result;
  }

  @Override
  protected TrainingState initialState() {
    float[] parameters = parameters();
    return new TrainingState(settings(), parameters.length, parameters, new float[0]);
  }

  /** Those that training starts from. */
  private float[] parameters() {
    return Arrays.copyOf(task().start().state(), task().start().parameterLength());
  }

  /** Says of the fit what users of this backend cannot see otherwise. */
  private void warn() {
    long given = task().training().rows();
    LongSummaryStatistics rows =
        state().epochs().stream().mapToLong(EpochRecord::rows).summaryStatistics();
    if (rows.getMin() < given) {
      task()
          .warnings()
          .add(
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
    task()
        .warnings()
        .add(
            "not reproducible",
            "dl4j-spark: the same fit need not give the same network again, and a round's mean"
                + " counts workers, not rows");
  }

  private MultiLayerNetwork network() {
    Objective objective = settings().objective();
    NetworkConfiguration parsed = NetworkConfiguration.parse(settings().network().configuration());
    OptimizerSettings.scaleLearningRates(parsed, settings().schedule().scale());
    MultiLayerConfiguration configuration = parsed.chain();
    int last = configuration.getConfs().size() - 1;
    ((BaseOutputLayer) configuration.getConf(last).getLayer())
        .setLossFn(objective.lossFunction().orElseThrow());
    float[] parameters = parameters();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init(Nd4j.create(parameters, new long[] {1, parameters.length}, 'c'), true);
    return network;
  }

  @Override
  protected EpochTraining train(EpochSpan epochs) {
    int epoch = epochs.last();
    long begin = System.nanoTime();
    spark().setJobDescription(String.format("%s: epoch %d", settings().uid(), epoch));
    observer.restart();
    int rounds;
    try {
      network.fit(minibatches(epoch));
    } finally {
      rounds = master.endRounds();
    }
    float[] parameters = network.getNetwork().params().dup().data().asFloat();
    requireFinite(
        isFinite(parameters) && Double.isFinite(observer.meanLoss()), "the network", epochs);
    state().advance(parameters, 0);
    addTimes(secondsSince(begin));
    return new EpochTraining(
        rounds, observer.rows(), observer.meanLoss(), settings().schedule().peak());
  }

  /** The minibatches of an epoch, in a partition a worker: DL4J need not move them then. */
  private JavaRDD<DataSet> minibatches(int epoch) {
    long seed = Seeds.derive(settings().seed(), SeedPurpose.ROWS.ordinal(), epoch);
    return task()
        .training()
        .rdd()
        .coalesce(settings().averaging().numWorkers())
        .mapPartitionsWithIndex(
            new Dl4jSparkMinibatches(settings().objective(), settings().batchSize(), seed), true);
  }

  private void addTimes(double seconds) {
    int workers = Math.min(settings().averaging().numWorkers(), spark().defaultParallelism());
    double compute = Math.min(seconds, observer.seconds() / Math.max(1, workers));
    state().addTimes(new Times(compute, seconds - compute, 0));
  }
}
