package design

// zip takes the first values of all factors, then all second ones.
var zip = Kind{
	Name: "zip",
	Doc:  "the first values of all factors together, then the second ones, and so on; all have equally many",
	Size: "v",
	lay: func(factors []Factor, _ Settings) (layout, error) {
		all := make([]int, len(factors))
		for i := range factors {
			all[i] = i
		}
		if err := together(factors, all, "a zip"); err != nil {
			return layout{}, err
		}
		return crossed(factors, [][]int{all}), nil
	},
}
