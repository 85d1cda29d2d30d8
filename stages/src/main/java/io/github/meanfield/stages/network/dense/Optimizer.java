package io.github.meanfield.stages.network.dense;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Makes steps from gradients: clips them, adds penalties, applies update rules and constraints, in
 * DL4J's order. It holds the state of the updaters.
 */
final class Optimizer {

  private final Block[] blocks;
  private final GradientClip[] clips;
  private final Penalty[] penalties;
  private final MaxNorm[] constraints;
  private float[][] memory;

  /**
   * Neighbouring parameters whose updaters are equal. DL4J keeps the state of a block array by
   * array: the first moments of all its parameters, then their second moments.
   */
  private record Block(IUpdater updater, UpdateRule rule, int from, int to) {}

  /** Collects the parts of an optimizer, layer by layer. */
  static final class Builder {
    private final List<Block> blocks = new ArrayList<>();
    private final List<GradientClip> clips = new ArrayList<>();
    private final List<Penalty> penalties = new ArrayList<>();
    private final List<MaxNorm> constraints = new ArrayList<>();

    /** The updater of the next parameters. */
    void add(IUpdater updater, int length) throws UnsupportedNetworkException {
      UpdateRule rule = UpdateRules.of(updater);
      UnsupportedNetworkException.unless(
          rule != null, "updater " + updater.getClass().getSimpleName());
      int last = blocks.size() - 1;
      int end = last < 0 ? 0 : blocks.get(last).to;
      boolean joins = last >= 0 && blocks.get(last).updater.equals(updater);
      int from = joins ? blocks.remove(last).from : end;
      blocks.add(new Block(updater, rule, from, end + length));
    }

    void add(GradientClip clip) {
      clips.add(clip);
    }

    void add(Penalty penalty) {
      penalties.add(penalty);
    }

    void add(MaxNorm constraint) {
      constraints.add(constraint);
    }

    Optimizer build() {
      return new Optimizer(this);
    }
  }

  private Optimizer(Builder parts) {
    blocks = parts.blocks.toArray(new Block[0]);
    clips = parts.clips.toArray(new GradientClip[0]);
    penalties = parts.penalties.toArray(new Penalty[0]);
    constraints = parts.constraints.toArray(new MaxNorm[0]);
  }

  /** Length of the updater state. */
  int stateLength() {
    int length = 0;
    for (Block block : blocks) {
      length =
          Math.addExact(length, Math.multiplyExact(block.rule.memories(), block.to - block.from));
    }
    return length;
  }

  /** Takes over an updater state that begins at a position of an array. */
  void load(float[] state, int position) {
    if (memory == null) {
      memory = allocate();
    }
    int at = position;
    for (Block block : blocks) {
      int length = block.to - block.from;
      for (int k = 0; k < block.rule.memories(); k++, at += length) {
        System.arraycopy(state, at, memory[k], block.from, length);
      }
    }
  }

  /** Sets the updater state to that before the first step. */
  void reset() {
    memory = allocate();
    for (Block block : blocks) {
      for (int k = 0; k < block.rule.memories(); k++) {
        Arrays.fill(memory[k], block.from, block.to, block.rule.initialMemory());
      }
    }
  }

  /** Writes the updater state to a position of an array; zeros if none was loaded. */
  void store(float[] state, int position) {
    if (memory == null) {
      return;
    }
    int at = position;
    for (Block block : blocks) {
      int length = block.to - block.from;
      for (int k = 0; k < block.rule.memories(); k++, at += length) {
        System.arraycopy(memory[k], block.from, state, at, length);
      }
    }
  }

  private float[][] allocate() {
    int memories = 0;
    int parameters = 0;
    for (Block block : blocks) {
      memories = Math.max(memories, block.rule.memories());
      parameters = block.to;
    }
    return new float[memories][parameters];
  }

  /**
   * Makes a step. Of weights that sparse rows enter by, it passes those over that no row touches
   * where this makes no difference to the bit.
   *
   * @param parameters parameters and their gradient, which is overwritten
   * @param iteration steps made before
   * @param epoch epochs done before
   */
  void step(Parameters parameters, int iteration, int epoch) {
    TouchedWeights touched = parameters.touched();
    if (touched == null || !leavesUntouched(touched.from(), touched.to(), iteration, epoch)) {
      stepOfAll(parameters, iteration, epoch);
    } else {
      parameters.setTouched(null);
      stepOfTouched(parameters, touched, iteration, epoch);
    }
    constrain(parameters.values());
  }

  private void stepOfAll(Parameters parameters, int iteration, int epoch) {
    float[] values = parameters.values();
    float[] gradient = parameters.gradient();
    for (GradientClip clip : clips) {
      clip.apply(gradient);
    }
    for (Penalty penalty : penalties) {
      penalty.apply(values, gradient, iteration, epoch);
    }
    for (Block block : blocks) {
      block.rule.update(values, gradient, memory, block.from, block.to, iteration, epoch);
    }
  }

  /**
   * Whether a step leaves those of the parameters from … to-1 as they are that have no gradient.
   */
  private boolean leavesUntouched(int from, int to, int iteration, int epoch) {
    for (GradientClip clip : clips) {
      if (!clip.isOfValues() && clip.overlaps(from, to)) {
        return false;
      }
    }
    for (MaxNorm constraint : constraints) {
      if (constraint.overlaps(from, to)) {
        return false;
      }
    }
    for (Penalty penalty : penalties) {
      if (overlap(penalty.from(), penalty.to(), from, to) && penalty.isActive(iteration, epoch)) {
        return false;
      }
    }
    for (Block block : blocks) {
      if (overlap(block.from, block.to, from, to)
          && !block.rule.leavesWithoutGradient(iteration, epoch)) {
        return false;
      }
    }
    return true;
  }

  private static boolean overlap(int from, int to, int otherFrom, int otherTo) {
    return from < otherTo && to > otherFrom;
  }

  /** As {@link #stepOfAll}, but with one block around the touched weights, as a layer's W is. */
  private void stepOfTouched(
      Parameters parameters, TouchedWeights touched, int iteration, int epoch) {
    float[] values = parameters.values();
    float[] gradient = parameters.gradientOfOthers();
    for (GradientClip clip : clips) {
      clip.apply(gradient, touched);
    }
    for (Penalty penalty : penalties) {
      if (!overlap(penalty.from(), penalty.to(), touched.from(), touched.to())) {
        penalty.apply(values, gradient, iteration, epoch);
      }
    }
    for (Block block : blocks) {
      if (overlap(block.from, block.to, touched.from(), touched.to())) {
        block.rule.update(values, gradient, memory, block.from, touched.from(), iteration, epoch);
        touched.update(block.rule, values, memory, iteration, epoch);
        block.rule.update(values, gradient, memory, touched.to(), block.to, iteration, epoch);
      } else {
        block.rule.update(values, gradient, memory, block.from, block.to, iteration, epoch);
      }
    }
  }

  /** Applies the constraints to parameters. */
  void constrain(float[] values) {
    for (MaxNorm constraint : constraints) {
      constraint.apply(values);
    }
  }
}
