package io.github.meanfield.stages.network.dense;

import io.github.meanfield.stages.network.Momentum;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** Finds the rule of a DL4J updater. */
final class UpdateRules {

  private UpdateRules() {}

  /** The rule, or null if there is none. */
  static UpdateRule of(IUpdater updater) {
    // By class and not by instanceof: a subclass may do anything.
    Class<?> type = updater.getClass();
    if (type == Adam.class) {
      return new AdamRule((Adam) updater);
    } else if (type == Sgd.class) {
      return new SgdRule((Sgd) updater);
    } else if (type == Nesterovs.class) {
      return new NesterovsRule((Nesterovs) updater);
    } else if (type == AdaGrad.class) {
      return new AdaGradRule((AdaGrad) updater);
    } else if (type == RmsProp.class) {
      return new RmsPropRule((RmsProp) updater);
    } else if (type == Nadam.class) {
      return new NadamRule((Nadam) updater);
    } else if (type == AMSGrad.class) {
      return new AmsGradRule((AMSGrad) updater);
    } else if (type == Momentum.class) {
      return new MomentumRule((Momentum) updater);
    } else if (type == NoOp.class) {
      return new PlainRule();
    }
    return null;
  }

  /** beta^(iteration + 1), in the precision in which ND4J computes it. */
  static float power(float beta, int iteration) {
    return (float) Math.pow(beta, iteration + 1);
  }

  /**
   * The step size of Adam with both bias corrections in it (Kingma and Ba 2014, end of section 2);
   * ND4J takes epsilon instead if it is not a finite number other than 0.
   */
  static float correctedRate(float rate, float beta1, float beta2, float epsilon, int iteration) {
    float root = (float) Math.sqrt((float) (1.0 - power(beta2, iteration)));
    float corrected = (float) (rate * root / (1.0 - power(beta1, iteration)));
    return Float.isFinite(corrected) && corrected != 0 ? corrected : epsilon;
  }
}
