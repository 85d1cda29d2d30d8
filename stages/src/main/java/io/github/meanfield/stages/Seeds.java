package io.github.meanfield.stages;

/**
 * Seeds derived from seeds, so that every random draw has a stream of its own that depends on
 * nothing but the stage's seed and on what is drawn.
 */
public final class Seeds {

  private Seeds() {}

  /**
   * Derives a seed by the mixing function of SplitMix64 (Steele, Lea and Flood 2014, "Fast
   * splittable pseudorandom number generators", figure 16).
   *
   * @param seed the seed to derive from
   * @param path what the seed is for: a purpose, then for example an epoch and a chunk
   * @return a seed that is unrelated to that of any other path
   */
  public static long derive(long seed, long... path) {
    long derived = mix(seed);
    for (long step : path) {
      derived = mix(derived ^ mix(step + 0x9E3779B97F4A7C15L));
    }
    return derived;
  }

  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
