package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.AveragingTrainer;
import io.github.meanfield.estimators.averaging.Cancellation;
import io.github.meanfield.estimators.averaging.Checkpoints;
import io.github.meanfield.estimators.averaging.ConcurrentTraining;
import io.github.meanfield.estimators.averaging.Examples;
import io.github.meanfield.estimators.averaging.LbfgsTrainer;
import io.github.meanfield.estimators.averaging.NetworkTrainer;
import io.github.meanfield.estimators.averaging.StartingNetwork;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.estimators.averaging.TrainingPlan;
import io.github.meanfield.estimators.averaging.TrainingResult;
import io.github.meanfield.estimators.averaging.TrainingSettings;
import io.github.meanfield.estimators.averaging.TrainingTask;
import io.github.meanfield.estimators.averaging.Warnings;
import io.github.meanfield.estimators.averaging.dl4jspark.Dl4jSpark;
import io.github.meanfield.estimators.averaging.rows.ChangedRows;
import io.github.meanfield.estimators.averaging.rows.Chunks;
import io.github.meanfield.estimators.averaging.rows.LabelSurvey;
import io.github.meanfield.estimators.averaging.rows.RowSource;
import io.github.meanfield.estimators.averaging.rows.Split;
import io.github.meanfield.estimators.averaging.rows.TargetSample;
import io.github.meanfield.estimators.averaging.rows.TrainingRows;
import io.github.meanfield.estimators.averaging.rows.Uninterrupted;
import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.MeanfieldRegistrator;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.distribution.WeightedValues;
import io.github.meanfield.stages.network.loss.Metric;
import io.github.meanfield.stages.network.loss.Objective;
import io.github.meanfield.stages.network.tabular.TabularInput;
import io.github.meanfield.stages.params.HasBackend;
import io.github.meanfield.transformers.NetworkModel;
import io.github.meanfield.transformers.TrainingSummary;
import io.github.meanfield.transformers.TrainingSummary.Course;
import io.github.meanfield.transformers.TrainingSummary.Times;
import io.github.meanfield.transformers.scoring.TrainedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.storage.StorageLevel;

/**
 * One fit of an estimator: reads the rows, deals them to chunks, trains a network, or several, on
 * them, and lets go of all that Spark holds for it.
 *
 * @param <L> what is learned of the labels
 */
final class NetworkFit<L extends LabelSurvey<L>> implements AutoCloseable {

  private final NetworkEstimator<?, ?> estimator;
  private final GivenNetwork given;
  private final TrainingRows<L> rows;
  private final JavaSparkContext spark;
  private final int workers;
  private final TrainingListener listener;
  private final ConcurrentTraining concurrent;
  private final Warnings warnings;
  private boolean isTold;

  /**
   * Reads and checks the network that is given, if one is, and the rows.
   *
   * @param estimator the estimator, whose params and columns have been checked
   * @param dataset the rows
   * @param labels an empty survey of labels
   * @throws IllegalArgumentException if network or rows cannot be used
   */
  NetworkFit(NetworkEstimator<?, ?> estimator, Dataset<?> dataset, L labels) {
    this.estimator = estimator;
    this.spark = JavaSparkContext.fromSparkContext(dataset.sparkSession().sparkContext());
    this.given = described(() -> estimator.givenNetwork(dataset));
    this.rows = read(dataset, labels);
    this.workers =
        FitSettings.workers(estimator, rows.count(Split.TRAINING), spark.defaultParallelism());
    this.listener = estimator.trainingListener();
    this.concurrent = new ConcurrentTraining(estimator.uid(), spark.sc());
    this.warnings = new Warnings(concurrent.oneAtATime(listener));
  }

  private TrainingRows<L> read(Dataset<?> dataset, L labels) {
    MeanfieldRegistrator.require(estimator.uid(), spark.sc());
    if (estimator.usesDl4jSpark()) {
      Dl4jSpark.require(estimator.uid(), spark.sc());
    }
    if (estimator.isSet(estimator.checkpointDir())) {
      checkpointLocation().create();
    }
    RowSource source =
        new RowSource(
            estimator.uid(),
            dataset.schema().apply(estimator.getFeaturesCol()),
            given == null ? null : given.shapeBeyondNumbers(),
            estimator.label(dataset.schema()),
            estimator.labelsOfArrays(dataset.schema()),
            Columns.isNamed(estimator, estimator.validationIndicatorCol())
                ? estimator.getValidationIndicatorCol()
                : null,
            Columns.isNamed(estimator, estimator.weightCol()) ? estimator.getWeightCol() : null,
            estimator.getHandleInvalid(),
            estimator.encodesFeatures(),
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

  /** The targets of training rows that stand for all; labels must be of one number. */
  WeightedValues targets() {
    return described(
        () -> {
          spark.sc().setJobDescription(estimator.uid() + ": targets of the training rows");
          return TargetSample.of(rows);
        });
  }

  /** Runs what describes its jobs, and tells of what else it may fail. */
  private <T> T described(Supplier<T> jobs) {
    String description = spark.getLocalProperty(Cancellation.JOB_DESCRIPTION);
    try {
      return jobs.get();
    } catch (Throwable e) {
      Cancellation.throwIfCancelled(estimator.uid(), spark.sc(), e);
      ChangedRows.throwIfChanged(estimator.uid(), e);
      throw e;
    } finally {
      spark.setLocalProperty(Cancellation.JOB_DESCRIPTION, description);
    }
  }

  /**
   * Trains one network, or several.
   *
   * @param objective what is trained for
   * @param metric what validation rows judge by beside the loss
   * @param bias start of the bias of a fresh output layer, or null to leave it
   * @param combination how the outputs of several networks become those of one
   * @param warned what of the labels is to be warned of already, by kind; nobody hears of it if
   *     training is private
   * @return what was trained
   * @throws IllegalArgumentException if there is no such network, or params ask for what there is
   *     not
   * @throws IllegalStateException if training diverges
   */
  NetworkModel.Fitted train(
      Objective objective,
      Metric metric,
      float[] bias,
      Combination combination,
      Map<String, String> warned) {
    try {
      return described(() -> trainTold(objective, metric, bias, combination, warned));
    } catch (Throwable e) {
      // Spark's own exceptions are checked, and undeclared.
      if (isTold) {
        tellFailure(e);
      }
      throw e;
    }
  }

  private NetworkModel.Fitted trainTold(
      Objective objective,
      Metric metric,
      float[] bias,
      Combination combination,
      Map<String, String> warned) {
    TabularInput encoding = encoding();
    FitNetworks networks =
        FitNetworks.of(
            estimator, given, rows.numFeatures(), objective.numOutputs(), encoding, bias);
    requireValidationRows();
    TrainingSettings settings =
        FitSettings.of(
            estimator,
            networks.definition(),
            objective,
            metric,
            rows,
            workers,
            chunks(Split.TRAINING));
    listener.onStart(estimator.uid(), plan(settings));
    isTold = true;
    if (settings.privacy() == null) {
      warned.forEach(warnings::add);
      if (encoding != null) {
        CoarseFeatures.warning(estimator.getFeaturesCol(), encoding)
            .ifPresent(text -> warnings.add("coarse features", text));
      }
    }
    return train(settings, networks, combination);
  }

  private void tellFailure(Throwable failure) {
    try {
      Uninterrupted.run(() -> listener.onFailure(failure));
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private NetworkModel.Fitted train(
      TrainingSettings settings, FitNetworks networks, Combination combination) {
    try (Chunks training = deal(Split.TRAINING);
        Chunks validation = rows.count(Split.VALIDATION) == 0 ? null : deal(Split.VALIDATION)) {
      rows.close();
      warnOfIdleWorkers(training.count());
      List<TrainingTask> tasks = tasks(settings, networks, training, validation);
      List<TrainingResult> results = train(tasks);
      TrainingSummary summary = summary(tasks, results);
      listener.onStop(summary);
      return new NetworkModel.Fitted(
          TrainedNetwork.beforeActivation(
              results.stream()
                  .map(each -> new NetworkZip(networks.configuration(), each.parameters()))
                  .toList(),
              combination),
          rows.numFeatures(),
          summary,
          // Flat rows of sequences are not what the model takes.
          rows.shape().isNumbers() ? tasks.get(0).examples().features() : List.of());
    } finally {
      networks.definition().dropIdle();
    }
  }

  private List<TrainingTask> tasks(
      TrainingSettings settings, FitNetworks networks, Chunks training, Chunks validation) {
    Examples examples = Examples.of((validation == null ? training : validation).examples());
    if (settings.privacy() != null && validation == null) {
      examples = examples.none();
    }
    List<TrainingTask> tasks = new ArrayList<>();
    for (StartingNetwork start : networks.starts(estimator.getWeightInit(), training)) {
      int index = tasks.size();
      tasks.add(
          new TrainingTask(
              settings.withSeed(FitNetworks.seed(settings.seed(), index)),
              start,
              training,
              validation,
              index == 0 ? examples : examples.none(),
              concurrent.oneAtATime(listener.ofNetwork(index + 1)),
              index == 0 ? warnings : warnings.ofAnotherNetwork()));
    }
    return tasks;
  }

  private List<TrainingResult> train(List<TrainingTask> tasks) {
    List<NetworkTrainer> trainers = tasks.stream().map(this::trainer).toList();
    return trainers.size() == 1 ? List.of(trainers.get(0).train()) : concurrent.train(trainers);
  }

  /** What the network begins with; null for a network that is given or takes finite numbers. */
  private TabularInput encoding() {
    if (given != null || !estimator.encodesFeatures()) {
      return null;
    }
    spark.sc().setJobDescription(estimator.uid() + ": features of the training rows");
    return estimator.encoding(rows);
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

  private TrainingPlan plan(TrainingSettings settings) {
    return new TrainingPlan(
        estimator.networks(),
        workers,
        settings.maxEpochs(),
        settings.averaging().epochsPerRound(),
        settings.metric().name(),
        rows.count(Split.TRAINING),
        rows.count(Split.VALIDATION));
  }

  private int chunks(Split split) {
    return FitSettings.chunks(estimator, split, rows.count(split), workers);
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
              FitSettings.batchSize(estimator, workers)));
    }
  }

  private NetworkTrainer trainer(TrainingTask task) {
    if (estimator.usesDl4jSpark()) {
      return Dl4jSpark.trainer(task, FitSettings.averagingFrequency(estimator, workers));
    }
    if (LbfgsLimits.apply(estimator)) {
      return new LbfgsTrainer(task);
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

  private TrainingSummary summary(List<TrainingTask> tasks, List<TrainingResult> results) {
    TrainingSettings settings = tasks.get(0).settings();
    List<Course> courses = results.stream().map(TrainingResult::course).toList();
    return new TrainingSummary(
            courses,
            settings.metric().name(),
            new TrainingSummary.Rows(
                rows.count(Split.TRAINING), rows.count(Split.VALIDATION), rows.skippedRows()),
            Warnings.texts(tasks.stream().map(TrainingTask::warnings).toList()),
            new TrainingSummary.Setup(
                workers,
                estimator.usesDl4jSpark() ? HasBackend.DL4J_SPARK : HasBackend.MEANFIELD,
                settings.network().engine().engineName(),
                results.stream()
                    .flatMap(each -> each.kernels().stream())
                    .distinct()
                    .sorted()
                    .toList()),
            results.stream().map(TrainingResult::times).reduce(Times::plus).orElseThrow(),
            tasks.get(0).examples().summary())
        .withPrivacy(settings.privacy() == null ? null : settings.privacy().of(courses));
  }

  @Override
  public void close() {
    rows.close();
  }
}
