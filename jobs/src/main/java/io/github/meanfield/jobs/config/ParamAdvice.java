package io.github.meanfield.jobs.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Puts what stages advise, to set their params, into the words of a command: its options, or
 * nothing where it has no such option.
 */
final class ParamAdvice {

  private static final Pattern SET =
      Pattern.compile("(;|,? or)? set (another )?([a-z]\\w*)\\b(?![.=(])");

  private ParamAdvice() {}

  /**
   * The message of a stage in the words of a command.
   *
   * @param message the message, which begins with the stage's uid
   * @param command the command
   */
  static String inWordsOf(CommandSpec command, String message) {
    StringBuilder words = new StringBuilder();
    Matcher advice = SET.matcher(message);
    while (advice.find()) {
      String param = advice.group(3);
      Optional<String> option = option(command, message, param);
      if (option.isEmpty() && isOfStage(param)) {
        advice.appendReplacement(words, "");
        return words.toString();
      }
      advice.appendReplacement(
          words,
          Matcher.quoteReplacement(
              advice
                  .group()
                  .substring(0, advice.group().length() - param.length())
                  .concat(option.orElse(param))));
    }
    return advice.appendTail(words).toString();
  }

  /** Params that a command sets itself, or has set when it trained a model. */
  private static boolean isOfStage(String param) {
    return param.equals("handleInvalid") || param.endsWith("Col");
  }

  /** The option of a param: that of the kind of stage that speaks, or else the network's. */
  private static Optional<String> option(CommandSpec command, String message, String param) {
    String kebab = StageOptions.kebab(param);
    String kind = message.replaceFirst("_.*", "");
    return Stream.of("--" + kind + "-" + kebab, "--" + kebab)
        .filter(option -> command.findOption(option) != null)
        .findFirst();
  }
}
