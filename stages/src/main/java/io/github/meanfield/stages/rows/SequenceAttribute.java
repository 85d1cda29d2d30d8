package io.github.meanfield.stages.rows;

import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;

/**
 * What the metadata of an array column tell of its sequences, as Spark's {@code AttributeGroup}
 * does of the slots of a Vector: so that a network can be made that takes all of them.
 *
 * @param maxSteps the most steps of a sequence, at least 1
 * @param numTokens tokens are the whole numbers from 0 below it; 0 if steps are no tokens
 */
public record SequenceAttribute(int maxSteps, int numTokens) {

  private static final String KEY = "meanfield_sequence";
  private static final String MAX_STEPS = "maxSteps";
  private static final String NUM_TOKENS = "numTokens";

  /**
   * Checks that there can be such sequences.
   *
   * @throws IllegalArgumentException if there cannot
   */
  public SequenceAttribute {
    if (maxSteps < 1 || numTokens < 0) {
      throw new IllegalArgumentException(
          String.format(
              "metadata tell of sequences of at most %d steps and of %d tokens; required are at"
                  + " least 1 step, and 0 tokens or more: make the column anew",
              maxSteps, numTokens));
    }
  }

  /**
   * Reads the metadata of a column.
   *
   * @param column a column
   * @return what they tell, null if they do not
   * @throws IllegalArgumentException if there can be no such sequences
   */
  public static SequenceAttribute of(StructField column) {
    Metadata metadata = column.metadata();
    if (!metadata.contains(KEY)) {
      return null;
    }
    Metadata sequence = metadata.getMetadata(KEY);
    return new SequenceAttribute(
        Math.toIntExact(sequence.getLong(MAX_STEPS)),
        Math.toIntExact(sequence.getLong(NUM_TOKENS)));
  }

  /** The metadata of a column of such sequences. */
  public Metadata toMetadata() {
    MetadataBuilder sequence = new MetadataBuilder();
    sequence.putLong(MAX_STEPS, maxSteps);
    sequence.putLong(NUM_TOKENS, numTokens);
    return new MetadataBuilder().putMetadata(KEY, sequence.build()).build();
  }
}
