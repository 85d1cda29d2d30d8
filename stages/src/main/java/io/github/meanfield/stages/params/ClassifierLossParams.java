package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;

/**
 * Params of the loss of a classifier.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface ClassifierLossParams<T extends ClassifierLossParams<T>> extends DeclaresParams {

  /**
   * Loss: {@code crossEntropy} (default); {@code focal}, (1 - p)^2 times it (Lin et al. 2017),
   * which leaves well classified rows aside; or {@code kl}, for labels that are distributions: the
   * divergence Σ t ln(t / p) of Kullback and Leibler 1951, which is 0 where p is the label. It has
   * the gradient of crossEntropy, whose loss is larger by the entropy of the label.
   */
  default Param<String> loss() {
    return declare().choice("loss", "loss function", "crossEntropy", "focal", "kl");
  }

  /** Loss. See {@link #loss()}. */
  default String getLoss() {
    return getOrDefault(loss());
  }

  /** Sets {@link #loss()}. */
  default T setLoss(String value) {
    return (T) set(loss(), value);
  }

  /**
   * What validation rows judge the network by, for {@code patience}, {@code restoreBest} and
   * schedule plateau: {@code loss} (default), {@code accuracy}, or {@code auc}, the area under the
   * ROC curve of two classes. The class of a label that is a distribution is the one with the
   * largest share for accuracy; auc counts the row for both, by their shares. Of epochs that are
   * judged alike the last one is best. Whatever is chosen, the history has the validation loss, and
   * a metric: auc if it is chosen, else accuracy.
   */
  default Param<String> validationMetric() {
    return declare()
        .choice(
            "validationMetric",
            "what validation rows judge the network by, to choose an epoch and to stop",
            "loss",
            "accuracy",
            "auc");
  }

  /** What validation rows judge by. See {@link #validationMetric()}. */
  default String getValidationMetric() {
    return getOrDefault(validationMetric());
  }

  /** Sets {@link #validationMetric()}. */
  default T setValidationMetric(String value) {
    return (T) set(validationMetric(), value);
  }

  /**
   * Class weights in the loss: {@code none} (default): the same for all; {@code balanced}: rows /
   * (numClasses * rows of the class), so that all classes count the same. Of labels that are
   * distributions, rows of a class are the sum of its shares, and a row counts by the mean of the
   * weights, by its shares.
   */
  default Param<String> classWeights() {
    return declare()
        .choice(
            "classWeights",
            "class weights in the loss (balanced: inversely proportional to the frequency of the"
                + " class)",
            "none",
            "balanced");
  }

  /** Class weights in the loss. See {@link #classWeights()}. */
  default String getClassWeights() {
    return getOrDefault(classWeights());
  }

  /** Sets {@link #classWeights()}. */
  default T setClassWeights(String value) {
    return (T) set(classWeights(), value);
  }

  /**
   * Share s of a label that is spread over all classes (Szegedy et al. 2016), in [0, 1). Default:
   * 0. Not with losses focal and kl.
   */
  default DoubleParam labelSmoothing() {
    return declare()
        .fraction(
            "labelSmoothing",
            "share of the target probability that is spread evenly over all classes, in [0, 1)",
            0);
  }

  /** Label smoothing. See {@link #labelSmoothing()}. */
  default double getLabelSmoothing() {
    return (double) getOrDefault(labelSmoothing());
  }

  /** Sets {@link #labelSmoothing()}. */
  default T setLabelSmoothing(double value) {
    return (T) set(labelSmoothing(), value);
  }

  /**
   * Whether the logits are divided by a temperature, found for the smallest cross-entropy of the
   * validation rows, so that probabilities are what they say (Guo et al. 2017, "On calibration of
   * modern neural networks", section 4.2). After each epoch the loss of the validation rows is that
   * at its best temperature of 0.5 to 8, in steps of a fourth root of 2; the model's output layer
   * has its temperature in it. Without validation rows nothing is divided. Default: false. Not with
   * the focal loss, label smoothing, or restoreBest false.
   */
  default BooleanParam temperatureScaling() {
    return declare()
        .flag(
            "temperatureScaling",
            "whether logits are divided by the temperature that gives validation rows the smallest"
                + " cross-entropy",
            false);
  }

  /** Whether logits are divided by a temperature. See {@link #temperatureScaling()}. */
  default boolean getTemperatureScaling() {
    return (boolean) getOrDefault(temperatureScaling());
  }

  /** Sets {@link #temperatureScaling()}. */
  default T setTemperatureScaling(boolean value) {
    return (T) set(temperatureScaling(), value);
  }
}
