package io.github.meanfield.stages.network;

import io.github.meanfield.stages.network.sequence.SequenceInput;
import io.github.meanfield.stages.network.sequence.SequenceReversal;
import io.github.meanfield.stages.network.sequence.TransformerBlock;
import io.github.meanfield.stages.network.tabular.TabularInput;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonToken;

/**
 * The Java classes that the JSON of a network may name. DL4J makes an object of each class that is
 * named, so that a file from elsewhere must not name any but those of DL4J and ND4J, and the layers
 * and updaters of this package and those below it.
 */
final class AllowedTypes {

  /** Fields whose value DL4J takes for the name of a class. */
  private static final Set<String> FIELDS = Set.of("@class", "type");

  private static final List<String> PACKAGES = List.of("org.deeplearning4j.", "org.nd4j.");

  private static final Set<String> OURS =
      Set.of(
          Momentum.class.getName(),
          GaussianCode.class.getName(),
          ParametricActivation.class.getName(),
          SequenceInput.class.getName(),
          SequenceReversal.class.getName(),
          TabularInput.class.getName(),
          TransformerBlock.class.getName());

  /** Libraries that ND4J ships under its own package name. */
  private static final String SHADED = "org.nd4j.shade.";

  /** Type arguments would name further classes. */
  private static final Pattern PLAIN = Pattern.compile("[\\w.$]+");

  /** Jackson reads what is nested by recursion. */
  private static final int DEEPEST = 200;

  private AllowedTypes() {}

  /**
   * Looks at every field, token by token, as a parsed tree would hide all but one of several fields
   * of a name.
   *
   * @throws IllegalArgumentException if the text is not JSON, is nested too deep or names another
   *     class
   */
  static void require(String json) {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth > DEEPEST) {
          throw new IllegalArgumentException("is nested more than " + DEEPEST + " deep");
        }
        if (token == JsonToken.FIELD_NAME && FIELDS.contains(parser.getCurrentName())) {
          requireAllowed(parser);
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("is not JSON: " + firstLine(e), e);
    }
  }

  private static void requireAllowed(JsonParser parser) throws IOException {
    boolean isClass = parser.getCurrentName().equals("@class");
    JsonToken value = parser.nextToken();
    String name = parser.getText();
    if (value == JsonToken.VALUE_STRING ? (isClass || name.contains(".")) : isClass) {
      boolean theirs = PACKAGES.stream().anyMatch(name::startsWith) && !name.startsWith(SHADED);
      theirs = theirs && PLAIN.matcher(name).matches();
      if (!theirs && !OURS.contains(name)) {
        throw new IllegalArgumentException(
            "names the class '" + name + "', but must name classes of DL4J and ND4J only");
      }
    }
  }

  /** What follows the first line of Jackson's messages are positions in the source. */
  static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
