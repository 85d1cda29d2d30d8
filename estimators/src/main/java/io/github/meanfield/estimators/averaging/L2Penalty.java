package io.github.meanfield.estimators.averaging;

import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import io.github.meanfield.stages.network.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * The sum of the penalties 0.5 · l2 · Σ w² of a network's layers.
 *
 * @param terms the penalties
 */
record L2Penalty(List<Term> terms) {

  /**
   * The penalty on neighbouring parameters.
   *
   * @param strength l2
   * @param from the first
   * @param to the one after the last
   */
  private record Term(double strength, int from, int to) {}

  /** The penalties of the network that a task trains. */
  static L2Penalty of(TrainingTask task) {
    return of(
        NetworkConfiguration.parse(task.settings().network().configuration()),
        task.start().layout());
  }

  /**
   * The penalties of a network.
   *
   * @param network its configuration
   * @param layout its parameters; those that are not trained have none
   */
  static L2Penalty of(NetworkConfiguration network, ParameterLayout layout) {
    List<Term> terms = new ArrayList<>();
    for (ParameterLayout.Group group : layout.groups()) {
      Part part = network.partAt(group.offset());
      if (group.trained() && part.layer() != null) {
        for (Regularization penalty : regularization(part.layer(), group.kind())) {
          if (penalty instanceof L2Regularization l2) {
            double strength = l2.getL2().valueAt(0, 0);
            terms.add(new Term(strength, group.offset(), group.offset() + group.length()));
          }
        }
      }
    }
    return new L2Penalty(terms);
  }

  private static List<Regularization> regularization(Layer layer, String kind) {
    List<Regularization> penalties = layer.getRegularizationByParam(kind);
    return penalties == null ? List.of() : penalties;
  }

  /** The penalty of some parameters. */
  double of(float[] parameters) {
    double sum = 0;
    for (Term term : terms) {
      for (int i = term.from; i < term.to; i++) {
        sum += 0.5 * term.strength * parameters[i] * parameters[i];
      }
    }
    return sum;
  }

  /** Adds its derivatives to a gradient. */
  void addGradient(float[] parameters, float[] gradient) {
    for (Term term : terms) {
      for (int i = term.from; i < term.to; i++) {
        gradient[i] += (float) (term.strength * parameters[i]);
      }
    }
  }
}
