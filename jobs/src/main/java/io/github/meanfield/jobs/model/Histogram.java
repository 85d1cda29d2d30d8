package io.github.meanfield.jobs.model;

import java.util.List;

/**
 * How many numbers lie where.
 *
 * @param start where the first bin begins
 * @param width width of a bin, in the numbers' unit
 * @param counts numbers in each bin, those at its beginning but not those at its end; the first and
 *     the last bin hold some
 */
public record Histogram(double start, double width, List<Long> counts) {

  /** Where a bin begins; that of the next one after the last is where the last ends. */
  public double edge(int bin) {
    // In this order nothing overflows that lies between two edges.
    return (start / width + bin) * width;
  }
}
