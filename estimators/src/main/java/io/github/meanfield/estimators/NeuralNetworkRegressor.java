package io.github.meanfield.estimators;

import static io.github.meanfield.stages.network.loss.RegressionLoss.Kind.POISSON;
import static java.util.Arrays.stream;

import io.github.meanfield.estimators.averaging.rows.Split;
import io.github.meanfield.estimators.averaging.rows.TargetMoments;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.network.OutputKind;
import io.github.meanfield.stages.params.RegressorLossParams;
import io.github.meanfield.stages.rows.FeatureReader;
import io.github.meanfield.transformers.NetworkModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a network for regression by parameter averaging across the executors.
 *
 * <p>The label is a number, or a Vector or array of numbers for several targets. Targets are
 * standardized by the mean and standard deviation of the training rows; predictions come back in
 * the target's own unit. Losses quantile, gaussian and bins learn how a target that is one number
 * is distributed: the model then tells quantiles, too, and of the last two the variance. What
 * {@link NeuralNetworkClassifier} says of reproducibility holds here too.
 */
public final class NeuralNetworkRegressor
    extends NeuralNetworkEstimator<NeuralNetworkRegressor, NeuralNetworkRegressionModel>
    implements RegressorLossParams<NeuralNetworkRegressor> {

  private static final long serialVersionUID = 1L;

  /**
   * A regressor with the params that suit tables, which takes an assembled vector as it is: numbers
   * of any scale with NaN for missing ones, and categories as StringIndexer numbered them. It is
   * trained better with validation rows: set {@code validationIndicatorCol}.
   *
   * @return a new regressor, whose params may be changed
   */
  public static NeuralNetworkRegressor tabular() {
    return TabularPreset.set(new NeuralNetworkRegressor())
        .setActivation("mish")
        .setLearningRate(0.07)
        .setClipPredictions(true);
  }

  /** A regressor with default params. */
  public NeuralNetworkRegressor() {
    this(Identifiable.randomUID("neuralNetworkRegressor"));
  }

  /** A regressor with default params, and a uid. */
  public NeuralNetworkRegressor(String uid) {
    super(uid);
  }

  /**
   * Trains a network on the rows of a DataFrame.
   *
   * @param dataset rows with features, label and, if {@code validationIndicatorCol} is set, an
   *     indicator of validation rows
   * @return the model
   * @throws IllegalArgumentException if columns or rows are not as the params say
   * @throws IllegalStateException if training diverges
   * @throws java.util.concurrent.CancellationException if its Spark job is cancelled
   */
  @Override
  public NeuralNetworkRegressionModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    TargetMoments labels = new TargetMoments(RegressionHead.kind(this) == POISSON);
    try (NetworkFit<TargetMoments> fit = new NetworkFit<>(this, dataset, labels)) {
      TargetMoments moments = fit.rows().labels(Split.TRAINING);
      requireOneToExplain(moments.mean().length);
      requireRange(moments);
      boolean vector =
          FeatureReader.of(dataset.schema().apply(getLabelCol())) != FeatureReader.NUMBER;
      RegressionHead head = RegressionHead.of(this, fit, vector);
      NetworkModel.Fitted fitted =
          fit.train(
              head.objective(),
              new TargetError(head.target(), getValidationMetric().equals("mae")),
              startsAtLabels() ? head.bias().get() : null,
              head.target().combination(),
              Map.of());
      NeuralNetworkRegressionModel model =
          new NeuralNetworkRegressionModel(uid(), fitted, head.target());
      return copyValues(model, ParamMap.empty()).setParent(this);
    }
  }

  /** Networks compute in floats; standardized targets are small, however large the targets. */
  private void requireRange(TargetMoments moments) {
    double most = RegressionHead.standardizes(this) ? Double.MAX_VALUE : Float.MAX_VALUE;
    for (double value :
        DoubleStream.concat(stream(moments.mean()), stream(moments.scale())).toArray()) {
      if (!(Math.abs(value) <= most)) {
        throw new IllegalArgumentException(
            String.format(
                "%s: labelCol '%s' has targets %s, but both must be at most %s; rescale the targets%s",
                uid(),
                getLabelCol(),
                // With differential privacy, errors tell no number of the rows.
                trainsPrivately()
                    ? "whose mean or standard deviation is too large"
                    : String.format(
                        "of mean %s and standard deviation %s",
                        Arrays.toString(moments.mean()), Arrays.toString(moments.scale())),
                most,
                getLoss().equals("poisson") || getStandardizeTarget()
                    ? ""
                    : ", or set standardizeTarget to true"));
      }
    }
  }

  @Override
  public String getValidationMetric() {
    return RegressorLossParams.super.getValidationMetric();
  }

  @Override
  OutputKind outputKind() {
    return tellsDistribution() ? OutputKind.DISTRIBUTION : OutputKind.TARGETS;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    StructField label = Columns.requireFeatures(this, labelCol(), schema, true);
    requireOneToExplain(FeatureReader.sizeFromMetadata(label));
    checkTrainingColumns(schema);
    requireSpread(getNumNetworks());
    boolean isVector = FeatureReader.of(label) != FeatureReader.NUMBER;
    requireOneTarget(isVector);
    requireDistributionColumns();
    StructType own = withVariance(withQuantiles(withPrediction(schema, isVector)));
    return withSpread(withFeaturesOut(withAttributions(own, 0), 0), isVector, 0);
  }

  private void requireOneTarget(boolean isVector) {
    if (tellsDistribution() && isVector) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param loss is %s, which describes how one number is distributed, but labelCol"
                  + " '%s' has Vectors or arrays; required is a column of numbers, or loss squared,"
                  + " absolute, huber or poisson",
              uid(), getLoss(), getLabelCol()));
    }
  }

  private StructType withPrediction(StructType schema, boolean isVector) {
    if (getPredictionCol().isEmpty()) {
      return schema;
    }
    StructField column =
        !isVector
            ? NumericAttribute.defaultAttr().withName(getPredictionCol()).toStructField()
            : new AttributeGroup(getPredictionCol()).toStructField();
    return Columns.append(this, predictionCol(), schema, column);
  }

  /** Spark asks for a copy method that is declared to return the class itself. */
  @Override
  public NeuralNetworkRegressor copy(ParamMap extra) {
    return super.copy(extra);
  }

  /** Reads a saved estimator. */
  public static MLReader<NeuralNetworkRegressor> read() {
    return new DefaultParamsReader<>();
  }

  /** Loads a saved estimator from a path. */
  public static NeuralNetworkRegressor load(String path) {
    return read().load(path);
  }
}
