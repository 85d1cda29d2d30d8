package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.rows.FeatureTargets;
import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.stages.network.FullyConnected;
import io.github.meanfield.stages.network.OutputKind;
import io.github.meanfield.stages.network.tabular.TabularInput;
import io.github.meanfield.stages.params.AutoencoderParams;
import io.github.meanfield.stages.rows.FeatureReader;
import io.github.meanfield.transformers.AutoencoderModel;
import io.github.meanfield.transformers.NetworkModel;
import java.util.Map;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Trains an autoencoder by parameter averaging across the executors: a network that gives its own
 * features, through a code of few units in the middle. Labels are not needed. The code is a short
 * description of a row for other stages, and rows that are unlike the training rows have a large
 * reconstruction error.
 *
 * <p>Features should have been scaled, by a {@code Standardizer} for example: the reconstruction is
 * in their unit, and those of larger numbers count for more. The features of a row are its label,
 * and are kept once. What {@link NeuralNetworkClassifier} says of reproducibility holds here too.
 */
public final class Autoencoder extends NetworkEstimator<Autoencoder, AutoencoderModel>
    implements AutoencoderParams<Autoencoder> {

  private static final long serialVersionUID = 1L;

  /** An autoencoder with default params. */
  public Autoencoder() {
    this(Identifiable.randomUID("autoencoder"));
  }

  /** An autoencoder with default params, and a uid. */
  public Autoencoder(String uid) {
    super(uid);
  }

  /**
   * Trains a network on the rows of a DataFrame.
   *
   * @param dataset rows with features and, if {@code validationIndicatorCol} is set, an indicator
   *     of validation rows
   * @return the model
   * @throws IllegalArgumentException if columns or rows are not as the params say
   * @throws IllegalStateException if training diverges
   * @throws java.util.concurrent.CancellationException if its Spark job is cancelled
   */
  @Override
  public AutoencoderModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    Reconstruction reconstruction = reconstruction();
    FeatureTargets targets = new FeatureTargets(reconstruction.range());
    try (NetworkFit<FeatureTargets> fit = new NetworkFit<>(this, dataset, targets)) {
      int numFeatures = fit.rows().numFeatures();
      NetworkModel.Fitted fitted =
          fit.train(
              reconstruction.objective(numFeatures),
              new ReconstructionRmse(reconstruction, numFeatures),
              null,
              Combination.MEAN,
              Map.of());
      AutoencoderModel model = new AutoencoderModel(uid(), fitted);
      return copyValues(model, ParamMap.empty()).setParent(this);
    }
  }

  private Reconstruction reconstruction() {
    return Reconstruction.named(getLoss());
  }

  @Override
  public String getValidationMetric() {
    return AutoencoderParams.super.getValidationMetric();
  }

  @Override
  OutputKind outputKind() {
    return reconstruction().outputKind();
  }

  @Override
  String configuration(int numFeatures, int numOutputs, long seed, TabularInput encoding) {
    double weight = getKlWeight() * reconstruction().divergenceShare(numFeatures);
    return FullyConnected.autoencoder(this, outputKind(), numFeatures, weight, seed);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    checkTrainingColumns(schema);
    if (getInputNoise() > 0 && getInputDropout() > 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param inputNoise is %s and inputDropout is %s, but only one may be above 0; set"
                  + " the other to 0",
              uid(), getInputNoise(), getInputDropout()));
    }
    if (isSet(klWeight()) && !getVariational()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param klWeight is set to %s, but only a variational autoencoder has it; set"
                  + " variational to true, or clear klWeight",
              uid(), getKlWeight()));
    }
    int known = FeatureReader.sizeFromMetadata(schema.apply(getFeaturesCol()));
    return withCodes(schema, Math.max(known, 0), getCodeSize());
  }

  /** Spark asks for a copy method that is declared to return the class itself. */
  @Override
  public Autoencoder copy(ParamMap extra) {
    return super.copy(extra);
  }

  /** Reads a saved estimator. */
  public static MLReader<Autoencoder> read() {
    return new DefaultParamsReader<>();
  }

  /** Loads a saved estimator from a path. */
  public static Autoencoder load(String path) {
    return read().load(path);
  }
}
