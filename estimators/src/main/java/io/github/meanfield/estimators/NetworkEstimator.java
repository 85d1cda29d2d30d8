package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.Temperatures;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.estimators.averaging.rows.TrainingRows;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.network.OutputKind;
import io.github.meanfield.stages.network.Robustness;
import io.github.meanfield.stages.network.augment.Augmentation;
import io.github.meanfield.stages.network.engine.Engine;
import io.github.meanfield.stages.network.tabular.TabularInput;
import io.github.meanfield.stages.params.NetworkTrainingParams;
import io.github.meanfield.stages.params.ParamDeclarations;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What estimators that train a network have in common: their params, what these ask of the rows,
 * and what a {@link NetworkFit}, which does the rest, asks of them.
 *
 * @param <E> the estimator itself
 * @param <M> its model
 */
public abstract class NetworkEstimator<E extends NetworkEstimator<E, M>, M extends Model<M>>
    extends Estimator<M> implements NetworkTrainingParams<E>, DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);

  /** Null for one that writes to the log, as it is after Java serialization too. */
  private transient TrainingListener listener;

  NetworkEstimator(String uid) {
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
    PrivacyLimits.check(this);
    if (LbfgsLimits.apply(this)) {
      LbfgsLimits.check(this);
    }
    requireFeatures(schema);
    if (Columns.isNamed(this, weightCol())) {
      Columns.requireNumber(this, weightCol(), schema, "a weight of 0 leaves the row out");
    }
    if (Columns.isNamed(this, validationIndicatorCol())) {
      Columns.requireBoolean(this, validationIndicatorCol(), schema);
    } else {
      requireNoUseOfValidation("there are no validation rows; set validationIndicatorCol");
    }
  }

  /** Checks the features column, as far as that can be done before a given network is read. */
  void requireFeatures(StructType schema) {
    Columns.requireFeatures(this, featuresCol(), schema, true);
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

  /**
   * Whether a param is set to another value than its default, as all are in a config that is kept.
   */
  boolean isChanged(Param<?> param) {
    return isSet(param) && !getDefault(param).contains(getOrDefault(param));
  }

  /** What validation rows judge by: loss, or the name of a metric. */
  public abstract String getValidationMetric();

  /** What the outputs may be divided by before validation rows judge them. */
  Temperatures temperatures() {
    return Temperatures.NONE;
  }

  /** What is done with rows before they are trained on. */
  Robustness robustness() {
    return Robustness.NONE;
  }

  /**
   * Fails if an engine does not compute what params ask for.
   *
   * @param engine what computes the network
   */
  void requireComputed(Engine engine, String configuration) {}

  /** What the outputs of the network stand for. */
  abstract OutputKind outputKind();

  /**
   * The configuration of a network that is not given.
   *
   * @param numFeatures features of a row
   * @param numOutputs outputs of a row
   * @param seed seed of the initial weights
   * @param encoding what the network begins with, or null
   * @return JSON
   */
  abstract String configuration(int numFeatures, int numOutputs, long seed, TabularInput encoding);

  /** The network that is given in place of params of its layers; null for none. */
  GivenNetwork givenNetwork(Dataset<?> rows) {
    return null;
  }

  /** The column of the label; null if the features of a row are its label. */
  StructField label(StructType schema) {
    return null;
  }

  /** How many labels there are whose numbers the arrays of the label column hold; 0 if none do. */
  int labelsOfArrays(StructType schema) {
    return 0;
  }

  /**
   * How features of training rows are changed.
   *
   * @param numFeatures features of a row
   */
  Augmentation augmentation(int numFeatures) {
    return new Augmentation(getSwapNoise(), null);
  }

  /** Networks that are trained on the same rows. */
  int networks() {
    return 1;
  }

  /** Whether Deeplearning4j trains and averages. */
  boolean usesDl4jSpark() {
    return false;
  }

  /** Whether the network takes features of tables as they are. */
  boolean encodesFeatures() {
    return false;
  }

  /** What a network that takes features of tables begins with, by the training rows. */
  TabularInput encoding(TrainingRows<?> rows) {
    throw new IllegalStateException(uid + " encodes no features");
  }

  @Override
  public E copy(ParamMap extra) {
    E copy = defaultCopy(extra);
    return copy.setTrainingListener(listener);
  }
}
