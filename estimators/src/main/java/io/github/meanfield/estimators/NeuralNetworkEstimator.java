package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.AveragingTrainer;
import io.github.meanfield.estimators.averaging.Cancellation;
import io.github.meanfield.estimators.averaging.Checkpoints;
import io.github.meanfield.estimators.averaging.StartingNetwork;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.estimators.averaging.TrainingResult;
import io.github.meanfield.estimators.averaging.TrainingSettings;
import io.github.meanfield.estimators.averaging.TrainingTask;
import io.github.meanfield.estimators.averaging.Warnings;
import io.github.meanfield.estimators.averaging.dl4jspark.Dl4jSparkTrainer;
import io.github.meanfield.estimators.averaging.rows.ChangedRows;
import io.github.meanfield.estimators.averaging.rows.Chunks;
import io.github.meanfield.estimators.averaging.rows.LabelSurvey;
import io.github.meanfield.estimators.averaging.rows.TrainingRows;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.network.Momentum;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.Objective;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.dl4j.Dl4jNetwork;
import io.github.meanfield.stages.network.engine.Engine;
import io.github.meanfield.transformers.NeuralNetworkModel;
import io.github.meanfield.transformers.TrainingSummary;
import io.github.meanfield.transformers.scoring.TrainedNetwork;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * What estimators that train a network have in common: the way from rows to trained parameters.
 *
 * @param <E> the estimator itself
 * @param <M> its model
 */
public abstract class NeuralNetworkEstimator<
        E extends NeuralNetworkEstimator<E, M>, M extends Model<M>>
    extends NetworkEstimatorParams<E, M> {

  private static final long serialVersionUID = 1L;

  /** Null for one that writes to the log, as it is after Java serialization too. */
  private transient TrainingListener listener;

  NeuralNetworkEstimator(String uid) {
    super(uid);
  }

  /**
   * Sets who hears of the course of a fit, in place of a listener that writes it to the log. It is
   * handed on to copies, and not saved.
   *
   * @param value the listener; null for the one that writes to the log
   * @return this estimator
   */
  @SuppressWarnings("unchecked")
  public E setTrainingListener(TrainingListener value) {
    listener = value;
    return (E) this;
  }

  /** Checks the columns that training reads, and what params ask of each other. */
  void checkTrainingColumns(StructType schema) {
    if (getBackend().equals(DL4J_SPARK)) {
      Dl4jSparkLimits.check(this);
    }
    Columns.requireFeatures(this, featuresCol(), schema, true);
    GivenNetwork.check(this, schema);
    if (isSet(weightCol())) {
      Columns.requireNumber(this, weightCol(), schema, "a weight of 0 leaves the row out");
    }
    if (isSet(validationIndicatorCol())) {
      Columns.requireBoolean(this, validationIndicatorCol(), schema);
    } else {
      requireValidation("there are no validation rows; set validationIndicatorCol");
    }
  }

  /** Fails if a param looks at the validation loss; to be called if there is none. */
  private void requireValidation(String found) {
    boolean plateau = getSchedule().equals("plateau");
    if (getPatience() > 0 || plateau) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param %s, which looks at the validation loss, but %s",
              uid(), plateau ? "schedule is plateau" : "patience is " + getPatience(), found));
    }
  }

  /** Reads and checks the rows of a fit. */
  <L extends LabelSurvey<L>> TrainingRows<L> readRows(Dataset<?> dataset, L labels) {
    if (getBackend().equals(DL4J_SPARK)) {
      Dl4jSparkTrainer.requireSerializer(uid(), dataset.sparkSession().sparkContext());
    }
    if (isSet(checkpointDir())) {
      checkpointLocation(dataset.sparkSession().sparkContext()).create();
    }
    try {
      return TrainingRows.read(
          dataset,
          new TrainingRows.Source(
              uid(),
              dataset.schema().apply(getFeaturesCol()),
              dataset.schema().apply(getLabelCol()),
              isSet(validationIndicatorCol()) ? getValidationIndicatorCol() : null,
              isSet(weightCol()) ? getWeightCol() : null,
              getHandleInvalid(),
              StorageLevel.fromString(getStorageLevel())),
          labels);
    } catch (Throwable e) {
      Cancellation.throwIfCancelled(uid(), dataset.sparkSession().sparkContext(), e);
      throw e;
    }
  }

  /** Configuration of the network that the params describe. */
  abstract String fullyConnected(int numFeatures, int numOutputs, long seed);

  /** Gives a network the output activation that goes with the loss. */
  abstract void setOutput(NetworkConfiguration network);

  /** What there is an output for each of. */
  abstract String outputsAre();

  /**
   * Trains a network.
   *
   * @param rows the rows
   * @param initial what training starts from
   * @param objective what is trained for
   * @param bias start of the bias of a fresh output layer, or null to leave it
   * @param found what is to be warned of already, by kind
   */
  NeuralNetworkModel.Fitted train(
      TrainingRows<?> rows,
      InitialNetwork initial,
      Objective objective,
      float[] bias,
      Map<String, String> found) {
    requireValidationRows(rows);
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(rows.context());
    int workers = getNumWorkers() == 0 ? spark.defaultParallelism() : getNumWorkers();
    boolean dl4jSpark = getBackend().equals(DL4J_SPARK);
    if (dl4jSpark) {
      Dl4jSparkLimits.check(this, initial);
    }
    Engine engine = dl4jSpark ? Engine.DL4J : engine(initial.training());
    StartingNetwork start = start(engine, initial, bias);
    TrainingListener told = listener == null ? new LoggingListener() : listener;
    told.onStart(uid(), workers, rows.trainingRows(), rows.validationRows());
    Warnings warnings = new Warnings(told);
    found.forEach(warnings::add);
    String description = spark.getLocalProperty("spark.job.description");
    try (Chunks training = deal(rows, false, workers);
        Chunks validation = rows.validationRows() == 0 ? null : deal(rows, true, workers)) {
      rows.close();
      warnOfIdleWorkers(workers, training.count(), rows.trainingRows(), warnings);
      TrainingSettings settings =
          FitSettings.of(
              this,
              engine,
              initial.training(),
              objective,
              rows.meanWeight(),
              (int) Math.min(getBatchSize(), rows.trainingRows()),
              workers,
              Math.min(workers, training.count()));
      TrainingTask task = new TrainingTask(settings, start, training, validation, told, warnings);
      TrainingResult result =
          dl4jSpark
              ? new Dl4jSparkTrainer(task, getAveragingFrequency()).train()
              : new AveragingTrainer(task, checkpoints(task, rows)).train();
      TrainingSummary summary = summary(rows, engine, objective, workers, result, warnings);
      told.onStop(summary);
      return new NeuralNetworkModel.Fitted(
          TrainedNetwork.beforeActivation(
              new NetworkZip(Momentum.asNesterovs(initial.configuration()), result.parameters())),
          rows.numFeatures(),
          summary);
    } catch (Throwable e) {
      Cancellation.throwIfCancelled(uid(), rows.context(), e);
      ChangedRows.throwIfChanged(uid(), e);
      throw e;
    } finally {
      spark.setLocalProperty("spark.job.description", description);
    }
  }

  private static StartingNetwork start(Engine engine, InitialNetwork initial, float[] bias) {
    TrainableNetwork network = engine.open(initial.training());
    float[] state = network.state();
    initial.fill(state, bias);
    return new StartingNetwork(network, new Dl4jNetwork(initial.training()).layout(), state);
  }

  private void warnOfIdleWorkers(int workers, int chunks, long rows, Warnings warnings) {
    if (workers > chunks) {
      warnings.add(
          "idle workers",
          String.format(
              "%d of %d workers have nothing to do: %d rows make %d minibatches (batchSize %d) at"
                  + " most; it is not worth distributing them so widely, lower numWorkers or"
                  + " batchSize",
              workers - chunks, workers, rows, chunks, getBatchSize()));
    }
  }

  private void requireValidationRows(TrainingRows<?> rows) {
    if (rows.validationRows() == 0 && isSet(validationIndicatorCol())) {
      requireValidation(
          String.format(
              "validationIndicatorCol '%s' is true in none of the %d rows",
              getValidationIndicatorCol(), rows.trainingRows()));
    }
  }

  /** Null for none. */
  private Checkpoints checkpoints(TrainingTask task, TrainingRows<?> rows) {
    return isSet(checkpointDir())
        ? checkpointLocation(rows.context())
            .of(task.settings(), task.start().state(), rows, task.training(), task.validation())
        : null;
  }

  private Checkpoints.Location checkpointLocation(SparkContext spark) {
    return new Checkpoints.Location(
        uid(), getCheckpointDir(), getCheckpointInterval(), spark.hadoopConfiguration());
  }

  private Chunks deal(TrainingRows<?> rows, boolean validation, int workers) {
    long size = validation ? rows.validationRows() : rows.trainingRows();
    int count = Chunks.count(size, workers, getBatchSize(), getAveragingFrequency());
    return Chunks.deal(
        uid(), rows, validation, count, getSeed(), StorageLevel.fromString(getStorageLevel()));
  }

  private Engine engine(String configuration) {
    try {
      return Engine.choose(getEngine(), configuration);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(uid() + ": param " + e.getMessage(), e);
    }
  }

  private TrainingSummary summary(
      TrainingRows<?> rows,
      Engine engine,
      Objective objective,
      int workers,
      TrainingResult result,
      Warnings warnings) {
    return new TrainingSummary(
        result.epochs(),
        result.bestEpoch(),
        result.stopReason(),
        objective.metricName(),
        rows.trainingRows(),
        rows.validationRows(),
        rows.skippedRows(),
        warnings.texts(),
        workers,
        getBackend(),
        engine.engineName(),
        result.computeSeconds(),
        result.synchronisationSeconds(),
        result.validationSeconds());
  }

  @Override
  public E copy(ParamMap extra) {
    E copy = defaultCopy(extra);
    return copy.setTrainingListener(listener);
  }
}
