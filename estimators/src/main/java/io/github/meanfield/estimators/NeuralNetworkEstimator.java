package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.rows.TrainingRows;
import io.github.meanfield.stages.InputTypes;
import io.github.meanfield.stages.network.FullyConnected;
import io.github.meanfield.stages.network.Robustness;
import io.github.meanfield.stages.network.augment.Augmentation;
import io.github.meanfield.stages.network.engine.Engine;
import io.github.meanfield.stages.network.tabular.TabularInput;
import io.github.meanfield.stages.params.NetworkEstimatorParams;
import java.util.List;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What estimators that train a network to predict a label have in common.
 *
 * @param <E> the estimator itself
 * @param <M> its model
 */
public abstract class NeuralNetworkEstimator<
        E extends NeuralNetworkEstimator<E, M>, M extends Model<M>>
    extends NetworkEstimator<E, M> implements NetworkEstimatorParams<E> {

  private static final long serialVersionUID = 1L;

  NeuralNetworkEstimator(String uid) {
    super(uid);
  }

  @Override
  void checkTrainingColumns(StructType schema) {
    if (usesDl4jSpark()) {
      Dl4jSparkLimits.check(this);
    }
    super.checkTrainingColumns(schema);
    GivenNetwork.check(this, schema);
    TableEncoding.check(this);
    RobustTraining.check(this);
    ImageChecks.check(this, schema);
    if (!isSet(networkJson()) && !isSet(initialModel())) {
      requireHiddenLayer(getHiddenLayers().length);
    }
  }

  /**
   * Names of the params that describe the layers of a network and its penalties, which exclude
   * {@code networkJson}.
   *
   * @param estimator the estimator that has them
   */
  public static List<String> paramsOfNetwork(NeuralNetworkEstimator<?, ?> estimator) {
    return GivenNetwork.excluded(estimator).map(Param::name).toList();
  }

  /** Whether a fresh output layer starts with a bias by the labels of the training rows. */
  boolean startsAtLabels() {
    return getOutputBias().equals("auto") && !trainsPrivately();
  }

  @Override
  void requireFeatures(StructType schema) {
    if (isSet(networkJson()) || isSet(initialModel())) {
      InputTypes.requireAny(this, featuresCol(), schema);
    } else {
      super.requireFeatures(schema);
    }
  }

  @Override
  Robustness robustness() {
    return RobustTraining.of(this);
  }

  @Override
  void requireComputed(Engine engine, String configuration) {
    RobustTraining.requireComputed(this, engine, configuration);
  }

  @Override
  boolean usesDl4jSpark() {
    return getBackend().equals(DL4J_SPARK);
  }

  @Override
  String configuration(int numFeatures, int numOutputs, long seed, TabularInput encoding) {
    return FullyConnected.configuration(
        this, outputKind(), numFeatures, numOutputs, seed, encoding);
  }

  @Override
  GivenNetwork givenNetwork(Dataset<?> rows) {
    return GivenNetwork.read(this, rows);
  }

  @Override
  StructField label(StructType schema) {
    return schema.apply(getLabelCol());
  }

  @Override
  Augmentation augmentation(int numFeatures) {
    return new Augmentation(getSwapNoise(), ImageChecks.augmentation(this, numFeatures));
  }

  @Override
  int networks() {
    return getNumNetworks();
  }

  @Override
  boolean encodesFeatures() {
    return TableEncoding.isAskedFor(this);
  }

  @Override
  TabularInput encoding(TrainingRows<?> rows) {
    return TableEncoding.of(this, rows);
  }

  /**
   * A copy whose {@code networkJson} takes all sequences of some rows, where it leaves this to the
   * data: so that fits on parts of the rows give networks of one size, which take the other parts.
   *
   * @param rows the rows, with the features column
   * @return the copy
   * @throws IllegalArgumentException if the network cannot take the column
   */
  public E sizedBy(Dataset<?> rows) {
    E copy = copy(ParamMap.empty());
    return isSet(networkJson()) ? copy.setNetworkJson(GivenNetwork.sized(this, rows)) : copy;
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
}
