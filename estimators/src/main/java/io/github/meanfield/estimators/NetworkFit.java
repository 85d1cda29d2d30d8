package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.AveragingTrainer;
import io.github.meanfield.estimators.averaging.Cancellation;
import io.github.meanfield.estimators.averaging.Checkpoints;
import io.github.meanfield.estimators.averaging.NetworkDefinition;
import io.github.meanfield.estimators.averaging.NetworkTrainer;
import io.github.meanfield.estimators.averaging.StartingNetwork;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.estimators.averaging.TrainingPlan;
import io.github.meanfield.estimators.averaging.TrainingResult;
import io.github.meanfield.estimators.averaging.TrainingSettings;
import io.github.meanfield.estimators.averaging.TrainingTask;
import io.github.meanfield.estimators.averaging.Warnings;
import io.github.meanfield.estimators.averaging.dl4jspark.Dl4jSparkTrainer;
import io.github.meanfield.estimators.averaging.rows.ChangedRows;
import io.github.meanfield.estimators.averaging.rows.Chunks;
import io.github.meanfield.estimators.averaging.rows.LabelSurvey;
import io.github.meanfield.estimators.averaging.rows.RowSource;
import io.github.meanfield.estimators.averaging.rows.Split;
import io.github.meanfield.estimators.averaging.rows.TrainingRows;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.network.Momentum;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.Objective;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.dl4j.Dl4jNetwork;
import io.github.meanfield.stages.network.engine.Engine;
import io.github.meanfield.stages.network.engine.NetworkPool;
import io.github.meanfield.stages.network.tabular.TabularInput;
import io.github.meanfield.transformers.NeuralNetworkModel;
import io.github.meanfield.transformers.TrainingSummary;
import io.github.meanfield.transformers.scoring.TrainedNetwork;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.storage.StorageLevel;

/**
 * One fit of an estimator: reads the rows, deals them to chunks, trains a network on them, and lets
 * go of all that Spark holds for it.
 *
 * @param <L> what is learned of the labels
 */
final class NetworkFit<L extends LabelSurvey<L>> implements AutoCloseable {

  private static final String JOB_DESCRIPTION = "spark.job.description";

  private final NeuralNetworkEstimator<?, ?> estimator;
  private final GivenNetwork given;
  private final TrainingRows<L> rows;
  private final JavaSparkContext spark;
  private final int workers;
  private final TrainingListener listener;
  private final Warnings warnings;

  /**
   * Reads and checks the network that is given, if one is, and the rows.
   *
   * @param estimator the estimator, whose params and columns have been checked
   * @param dataset the rows
   * @param labels an empty survey of labels
   * @throws IllegalArgumentException if network or rows cannot be used
   */
  NetworkFit(NeuralNetworkEstimator<?, ?> estimator, Dataset<?> dataset, L labels) {
    this.estimator = estimator;
    this.given = GivenNetwork.read(estimator, dataset);
    this.spark = JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext());
    this.rows = read(dataset, labels);
    this.workers =
        estimator.getNumWorkers() == 0 ? spark.defaultParallelism() : estimator.getNumWorkers();
    this.listener = estimator.trainingListener();
    this.warnings = new Warnings(listener);
  }

  private TrainingRows<L> read(Dataset<?> dataset, L labels) {
    if (estimator.usesDl4jSpark()) {
      Dl4jSparkTrainer.requireSerializer(estimator.uid(), spark.sc());
    }
    if (estimator.isSet(estimator.checkpointDir())) {
      checkpointLocation().create();
    }
    RowSource source =
        new RowSource(
            estimator.uid(),
            dataset.schema().apply(estimator.getFeaturesCol()),
            dataset.schema().apply(estimator.getLabelCol()),
            Columns.isNamed(estimator, estimator.validationIndicatorCol())
                ? estimator.getValidationIndicatorCol()
                : null,
            Columns.isNamed(estimator, estimator.weightCol()) ? estimator.getWeightCol() : null,
            estimator.getHandleInvalid(),
            given == null ? TableEncoding.isAskedFor(estimator) : given.takesMissing(),
            StorageLevel.fromString(estimator.getStorageLevel()));
    try {
      return TrainingRows.read(dataset, source, labels);
    } catch (Throwable e) {
      Cancellation.throwIfCancelled(estimator.uid(), spark.sc(), e);
      throw e;
    }
  }

  /** The rows. */
  TrainingRows<L> rows() {
    return rows;
  }

  /**
   * Trains a network.
   *
   * @param objective what is trained for
   * @param bias start of the bias of a fresh output layer, or null to leave it
   * @param warned what is to be warned of already, by kind
   * @return the trained network
   * @throws IllegalArgumentException if there is no such network, or params ask for what there is
   *     not
   * @throws IllegalStateException if training diverges
   */
  NeuralNetworkModel.Fitted train(Objective objective, float[] bias, Map<String, String> warned) {
    InitialNetwork initial =
        InitialNetwork.of(estimator, given, rows.numFeatures(), objective.numOutputs(), encoding());
    requireValidationRows();
    if (estimator.usesDl4jSpark()) {
      Dl4jSparkLimits.check(estimator, initial);
    }
    NetworkDefinition network = new NetworkDefinition(engine(initial), initial.training());
    StartingNetwork start = NetworkPool.withRoom(() -> start(network, initial, bias));
    TrainingSettings settings =
        FitSettings.of(estimator, network, objective, rows, workers, chunks(Split.TRAINING));
    listener.onStart(estimator.uid(), plan(settings));
    warned.forEach(warnings::add);
    String description = spark.getLocalProperty(JOB_DESCRIPTION);
    try (Chunks training = deal(Split.TRAINING);
        Chunks validation = rows.count(Split.VALIDATION) == 0 ? null : deal(Split.VALIDATION)) {
      rows.close();
      warnOfIdleWorkers(training.count());
      StartingNetwork initialized =
          WeightInitialization.apply(
              estimator.getWeightInit(), network.configuration(), start, training);
      TrainingTask task =
          new TrainingTask(settings, initialized, training, validation, listener, warnings);
      TrainingResult result = trainer(task).train();
      TrainingSummary summary = summary(task, result);
      listener.onStop(summary);
      return new NeuralNetworkModel.Fitted(
          TrainedNetwork.beforeActivation(
              new NetworkZip(Momentum.asNesterovs(initial.configuration()), result.parameters())),
          rows.numFeatures(),
          summary);
    } catch (Throwable e) {
      Cancellation.throwIfCancelled(estimator.uid(), spark.sc(), e);
      ChangedRows.throwIfChanged(estimator.uid(), e);
      throw e;
    } finally {
      network.dropIdle();
      spark.setLocalProperty(JOB_DESCRIPTION, description);
    }
  }

  /** What the network begins with; null for a network that is given or takes finite numbers. */
  private TabularInput encoding() {
    return given == null && TableEncoding.isAskedFor(estimator)
        ? TableEncoding.of(estimator, rows)
        : null;
  }

  private void requireValidationRows() {
    if (rows.count(Split.VALIDATION) == 0
        && Columns.isNamed(estimator, estimator.validationIndicatorCol())) {
      estimator.requireNoUseOfValidation(
          String.format(
              "validationIndicatorCol '%s' is true in none of the %d rows",
              estimator.getValidationIndicatorCol(), rows.count(Split.TRAINING)));
    }
  }

  private Engine engine(InitialNetwork initial) {
    if (estimator.usesDl4jSpark()) {
      return Engine.DL4J;
    }
    try {
      return Engine.choose(estimator.getEngine(), initial.training());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(estimator.uid() + ": param " + e.getMessage(), e);
    }
  }

  private static StartingNetwork start(
      NetworkDefinition definition, InitialNetwork initial, float[] bias) {
    TrainableNetwork network = definition.open();
    float[] state = network.state();
    initial.fill(state, bias);
    return new StartingNetwork(
        network, new Dl4jNetwork(definition.configuration()).layout(), state, false);
  }

  private TrainingPlan plan(TrainingSettings settings) {
    return new TrainingPlan(
        workers,
        settings.maxEpochs(),
        settings.averaging().epochsPerRound(),
        rows.count(Split.TRAINING),
        rows.count(Split.VALIDATION));
  }

  private int chunks(Split split) {
    return Chunks.count(
        rows.count(split), workers, estimator.getBatchSize(), estimator.getAveragingFrequency());
  }

  private Chunks deal(Split split) {
    return Chunks.deal(rows, split, chunks(split), estimator.getSeed());
  }

  private void warnOfIdleWorkers(int chunks) {
    if (workers > chunks) {
      warnings.add(
          "idle workers",
          String.format(
              "%d of %d workers have nothing to do: %d rows make %d minibatches (batchSize %d) at"
                  + " most; it is not worth distributing them so widely, lower numWorkers or"
                  + " batchSize",
              workers - chunks,
              workers,
              rows.count(Split.TRAINING),
              chunks,
              estimator.getBatchSize()));
    }
  }

  private NetworkTrainer trainer(TrainingTask task) {
    if (estimator.usesDl4jSpark()) {
      return new Dl4jSparkTrainer(task, estimator.getAveragingFrequency());
    }
    return new AveragingTrainer(
        task,
        estimator.isSet(estimator.checkpointDir()) ? checkpointLocation().of(task, rows) : null);
  }

  private Checkpoints.Location checkpointLocation() {
    return new Checkpoints.Location(
        estimator.uid(),
        estimator.getCheckpointDir(),
        estimator.getCheckpointInterval(),
        spark.hadoopConfiguration());
  }

  private TrainingSummary summary(TrainingTask task, TrainingResult result) {
    return new TrainingSummary(
        result.course(),
        task.settings().objective().metricName(),
        new TrainingSummary.Rows(
            rows.count(Split.TRAINING), rows.count(Split.VALIDATION), rows.skippedRows()),
        warnings.texts(),
        new TrainingSummary.Setup(
            workers, estimator.getBackend(), task.settings().network().engine().engineName()),
        result.times());
  }

  @Override
  public void close() {
    rows.close();
  }
}
