package io.github.meanfield.stages.network.dense;

import io.github.meanfield.stages.network.ParametricActivation;
import io.github.meanfield.stages.network.tabular.TabularInput;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.learning.config.IUpdater;

/** Adds the updaters, penalties and limits of DL4J's layers to an optimizer. */
record LayerTraining(Optimizer.Builder optimizer) {

  /** Adds the training of W and b. */
  void addLinear(FeedForwardLayer layer, int offset, boolean biased)
      throws UnsupportedNetworkException {
    int inputs = (int) layer.getNIn();
    int outputs = (int) layer.getNOut();
    int end = Math.addExact(offset, Math.multiplyExact(inputs, outputs));
    UnsupportedNetworkException.unless(
        layer.getWeightNoise() == null, "weight noise " + layer.getWeightNoise());
    addParameter(layer, DefaultParamInitializer.WEIGHT_KEY, offset, end);
    if (biased) {
      addParameter(layer, DefaultParamInitializer.BIAS_KEY, end, end + outputs);
    }
    addClip(layer, biased ? new int[] {offset, end, end + outputs} : new int[] {offset, end});
    if (layer.getConstraints() != null) {
      for (LayerConstraint constraint : layer.getConstraints()) {
        optimizer.add(maxNorm(constraint, inputs, outputs, offset));
      }
    }
  }

  /** Adds the training of gamma and beta, and of the estimates of mean and variance. */
  void addBatchNorm(BatchNormalization layer, int offset) throws UnsupportedNetworkException {
    int units = (int) layer.getNOut();
    List<String> names = BatchNormalizationParamInitializer.getInstance().paramKeys(layer);
    int[] bounds = new int[names.size() + 1];
    for (int i = 0; i <= names.size(); i++) {
      bounds[i] = offset + i * units;
    }
    for (int i = 0; i < names.size(); i++) {
      addParameter(layer, names.get(i), bounds[i], bounds[i + 1]);
    }
    addClip(layer, bounds);
    UnsupportedNetworkException.unless(
        layer.getConstraints() == null || layer.getConstraints().isEmpty(),
        "constraints of batch normalization");
  }

  /** Adds the training of a. */
  void addParametric(ParametricActivation layer, int offset) throws UnsupportedNetworkException {
    int end = Math.addExact(offset, (int) layer.getNOut());
    addParameter(layer, ParametricActivation.MIX, offset, end);
    addClip(layer, new int[] {offset, end});
    UnsupportedNetworkException.unless(
        layer.getConstraints() == null || layer.getConstraints().isEmpty(),
        "constraints of a parametric activation");
  }

  /** Adds the training of scales and embeddings. */
  void addTabular(TabularInput layer, int offset) throws UnsupportedNetworkException {
    Map<String, Integer> lengths = layer.parameterLengths();
    int[] bounds = new int[lengths.size() + 1];
    bounds[0] = offset;
    int i = 0;
    for (Map.Entry<String, Integer> entry : lengths.entrySet()) {
      bounds[i + 1] = bounds[i] + entry.getValue();
      addParameter(layer, entry.getKey(), bounds[i], bounds[i + 1]);
      i++;
    }
    if (!lengths.isEmpty()) {
      addClip(layer, bounds);
    }
    UnsupportedNetworkException.unless(
        layer.getConstraints() == null || layer.getConstraints().isEmpty(),
        "constraints of a TabularInput");
  }

  private void addParameter(BaseLayer layer, String name, int from, int to)
      throws UnsupportedNetworkException {
    IUpdater updater = layer.getUpdaterByParam(name);
    optimizer.add(updater, to - from);
    for (Penalty penalty : Penalty.of(layer.getRegularizationByParam(name), updater, from, to)) {
      optimizer.add(penalty);
    }
  }

  private void addClip(BaseLayer layer, int[] bounds) {
    GradientNormalization kind = layer.getGradientNormalization();
    if (kind != null && kind != GradientNormalization.None) {
      optimizer.add(new GradientClip(kind, layer.getGradientNormalizationThreshold(), bounds));
    }
  }

  private static MaxNorm maxNorm(LayerConstraint constraint, int inputs, int outputs, int offset)
      throws UnsupportedNetworkException {
    if (constraint.getClass() == MaxNormConstraint.class) {
      MaxNormConstraint maxNorm = (MaxNormConstraint) constraint;
      int[] dimensions = maxNorm.getDimensions();
      if (maxNorm.getParams().equals(Set.of(DefaultParamInitializer.WEIGHT_KEY))
          && dimensions.length == 1
          && (dimensions[0] == 0 || dimensions[0] == 1)) {
        return new MaxNorm(maxNorm.getMaxNorm(), dimensions[0], inputs, outputs, offset);
      }
    }
    throw new UnsupportedNetworkException("constraint " + constraint);
  }
}
