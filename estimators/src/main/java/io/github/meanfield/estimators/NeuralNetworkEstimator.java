package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.Temperatures;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.network.OutputKind;
import io.github.meanfield.stages.params.NetworkEstimatorParams;
import io.github.meanfield.stages.params.ParamDeclarations;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.sql.types.StructType;

/**
 * What estimators that train a network have in common: their params, and what these ask of the
 * rows. A {@link NetworkFit} does the rest.
 *
 * @param <E> the estimator itself
 * @param <M> its model
 */
public abstract class NeuralNetworkEstimator<
        E extends NeuralNetworkEstimator<E, M>, M extends Model<M>>
    extends Estimator<M> implements NetworkEstimatorParams<E>, DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);

  /** Null for one that writes to the log, as it is after Java serialization too. */
  private transient TrainingListener listener;

  NeuralNetworkEstimator(String uid) {
    this.uid = uid;
    declarations.complete();
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public ParamDeclarations declare() {
    return declarations;
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

  /** Largest number of epochs of a fit of so many training rows, if {@code maxEpochs} is 0. */
  public static int automaticEpochs(long rows) {
    return (int) Math.max(16, Math.min(64, Math.round(1e6 / rows)));
  }

  /** Who hears of the course of a fit. */
  TrainingListener trainingListener() {
    return listener == null ? new LoggingListener() : listener;
  }

  /** Checks the columns that training reads, and what params ask of each other. */
  void checkTrainingColumns(StructType schema) {
    if (usesDl4jSpark()) {
      Dl4jSparkLimits.check(this);
    }
    Columns.requireFeatures(this, featuresCol(), schema, true);
    GivenNetwork.check(this, schema);
    TableEncoding.check(this);
    if (!isSet(networkJson()) && !isSet(initialModel())) {
      requireHiddenLayer(getHiddenLayers().length);
    }
    if (Columns.isNamed(this, weightCol())) {
      Columns.requireNumber(this, weightCol(), schema, "a weight of 0 leaves the row out");
    }
    if (Columns.isNamed(this, validationIndicatorCol())) {
      Columns.requireBoolean(this, validationIndicatorCol(), schema);
    } else {
      requireNoUseOfValidation("there are no validation rows; set validationIndicatorCol");
    }
  }

  /** Fails if a param looks at the validation loss; to be called, with why, if there is none. */
  void requireNoUseOfValidation(String why) {
    boolean plateau = getSchedule().equals("plateau");
    if (getPatience() > 0 || plateau) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param %s, which looks at the validation loss, but %s",
              uid(), plateau ? "schedule is plateau" : "patience is " + getPatience(), why));
    }
  }

  boolean usesDl4jSpark() {
    return getBackend().equals(DL4J_SPARK);
  }

  /**
   * A copy that trains a network further: its {@code initialModel} is set, and params that describe
   * layers, which the network has already, are not.
   *
   * @param path the network, as {@code initialModel} takes it
   * @return the copy
   */
  public E fineTuning(String path) {
    E copy = copy(ParamMap.empty());
    GivenNetwork.layers(copy).forEach(copy::clear);
    copy.clear(copy.networkJson());
    return copy.setInitialModel(path);
  }

  /** What validation rows judge by: loss, or the name of a metric. */
  public abstract String getValidationMetric();

  /** What the outputs may be divided by before validation rows judge them. */
  Temperatures temperatures() {
    return Temperatures.NONE;
  }

  /** What the outputs of the network stand for. */
  abstract OutputKind outputKind();

  @Override
  public E copy(ParamMap extra) {
    E copy = defaultCopy(extra);
    return copy.setTrainingListener(listener);
  }
}
