package dev.brownout.bootloader.image;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image that another one needs.
 *
 * @param image   its number, 0 to 255
 * @param version the least version of it
 */
public record Dependency(int image, ImageVersion version) {

    private static final Pattern IMAGE = Pattern.compile("\\((\\d+)");
    private static final Pattern VERSION = Pattern.compile(",\\s*([0-9.+]+)\\)");

    public Dependency {
        if (image < 0 || image > 0xFF) {
            throw UsageException.of("The image of a dependency is a number from 0 to 255, not %d.", image);
        }
    }

    /** Reads {@code "(0,1.2.3+4), (1, 2.0)"}, as imgtool does. */
    public static List<Dependency> parse(String text) {
        List<String> images = IMAGE.matcher(text).results().map(match -> match.group(1)).toList();
        if (images.isEmpty()) {
            throw UsageException.of("'%s' is not a list of dependencies: one is written (image,version).", text);
        }
        List<ImageVersion> versions = new ArrayList<>();
        Matcher matcher = VERSION.matcher(text);
        while (matcher.find()) {
            versions.add(ImageVersion.parse(matcher.group(1)));
        }
        if (images.size() != versions.size()) {
            throw UsageException.of("'%s' names %d images but %d versions.", text, images.size(), versions.size());
        }
        List<Dependency> dependencies = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            if (images.get(i).length() > 3) {
                throw UsageException.of("The image of a dependency is a number from 0 to 255, not %s.", images.get(i));
            }
            dependencies.add(new Dependency(Integer.parseInt(images.get(i)), versions.get(i)));
        }
        return dependencies;
    }
}
