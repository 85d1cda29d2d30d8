package io.github.meanfield.estimators.tracking;

import io.github.meanfield.estimators.averaging.TrainingPlan;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;

/**
 * Records a fit as a run of an MLflow tracking server: the params, and by epoch {@code train_loss},
 * {@code validation_loss}, the validation metric, {@code learning_rate} and {@code
 * rows_per_second}; of further networks as {@code network_2/train_loss} and so on. The run ends as
 * FINISHED, FAILED or, if the fit was cancelled, KILLED.
 *
 * <p>As for MLflow's own clients, the environment may hold {@code MLFLOW_TRACKING_TOKEN}, or {@code
 * MLFLOW_TRACKING_USERNAME} and {@code MLFLOW_TRACKING_PASSWORD}. A server that cannot be reached
 * when training starts is an error; what fails later is told to the log and does not end the fit.
 */
public final class MlflowListener extends TrackingListener {

  /** The most that every version of MLflow keeps of a param. */
  private static final int LONGEST = 250;

  private final MlflowServer server;
  private final String experiment;
  private final Map<String, String> params = new TreeMap<>();
  private final Map<String, String> tags = new LinkedHashMap<>();
  private String runName = "";
  private String metric;
  private String runId;

  /**
   * A listener of one fit at a time.
   *
   * @param trackingUri address of the server, such as {@code http://localhost:5000}
   * @param experiment name of the experiment; made if it is missing
   * @throws IllegalArgumentException if the address is none of http or https
   */
  public MlflowListener(String trackingUri, String experiment) {
    super("the MLflow server " + trackingUri);
    this.server = new MlflowServer(trackingUri, System.getenv());
    this.experiment = experiment;
  }

  /**
   * Records the params that a stage has now, defaults included, with the run.
   *
   * @param stage the estimator
   * @return this listener
   */
  public MlflowListener withParams(Params stage) {
    ParamMap values = stage.extractParamMap();
    for (Param<?> param : stage.params()) {
      if (values.contains(param)) {
        withParam(param.name(), text(param, values));
      }
    }
    return this;
  }

  @SuppressWarnings("unchecked")
  private static <T> String text(Param<T> param, ParamMap values) {
    T value = values.apply(param);
    return value instanceof String text ? text : param.jsonEncode(value);
  }

  /**
   * Records one more param with the run.
   *
   * @param name its name
   * @param value its value, of which the first 250 characters are kept
   * @return this listener
   */
  public MlflowListener withParam(String name, String value) {
    params.put(name, cut(value));
    return this;
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(LONGEST, text.length()));
  }

  /**
   * Tags the run.
   *
   * @param name the tag
   * @param value its value
   * @return this listener
   */
  public MlflowListener withTag(String name, String value) {
    tags.put(name, value);
    return this;
  }

  /** Names the run; MLflow finds a name by default. */
  public MlflowListener withRunName(String name) {
    runName = name;
    return this;
  }

  /** Id of the run; null before training has started. */
  public String runId() {
    return runId;
  }

  @Override
  void open(String estimator, TrainingPlan plan) throws IOException {
    metric = plan.metricName();
    Map<String, String> all = new LinkedHashMap<>(tags);
    all.put("estimator", estimator);
    runId = server.createRun(server.experiment(experiment), runName, all);
    Map<String, String> planned = new TreeMap<>(params);
    planned.put("trainingRows", String.valueOf(plan.trainingRows()));
    planned.put("validationRows", String.valueOf(plan.validationRows()));
    // What these came to: by default both follow from the rows and the cluster.
    planned.put("numWorkers", String.valueOf(plan.numWorkers()));
    planned.put("maxEpochs", String.valueOf(plan.maxEpochs()));
    try {
      server.logParams(runId, planned);
    } catch (IOException e) {
      server.endRun(runId, "FAILED");
      throw e;
    }
  }

  @Override
  void write(int network, EpochRecord epoch) throws IOException {
    String prefix = network == 1 ? "" : "network_" + network + "/";
    Map<String, Double> metrics = new TreeMap<>();
    EpochValues.training(epoch)
        .forEach(
            (name, value) ->
                metrics.put(prefix + (name.equals("loss") ? "train_loss" : name), value));
    EpochValues.validation(epoch, metric)
        .forEach((name, value) -> metrics.put(prefix + "validation_" + name, value));
    server.logMetrics(runId, epoch.epoch(), metrics);
  }

  @Override
  void finish(TrainingSummary summary) throws IOException {
    server.endRun(runId, "FINISHED");
    server.logMetrics(
        runId, summary.bestEpoch(), Map.of("best_epoch", (double) summary.bestEpoch()));
    server.setTag(runId, "stop_reason", cut(summary.stopReason()));
  }

  @Override
  void fail(Throwable failure) throws IOException {
    server.endRun(runId, failure instanceof CancellationException ? "KILLED" : "FAILED");
    server.setTag(runId, "failure", cut(String.valueOf(failure.getMessage())));
  }
}
