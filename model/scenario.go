package model

import (
	"slices"

	"hongbao/agents"
	"hongbao/model/spec"
)

// Scenario is what the user wrote, checked and frozen: a market, its history
// and the rules by which its agents act. A run is a pure function of a scenario
// and a seed.
type Scenario struct {
	Format        int             `yaml:"hongbao" default:"1" min:"1" max:"1" doc:"version of the file format"`
	Kind          string          `yaml:"kind" default:"scenario" one:"scenario" doc:"what the file holds"`
	Extends       string          `yaml:"extends" doc:"embedded scenario or file that this one changes"`
	Title         string          `yaml:"title" doc:"one line for headings"`
	Start         spec.Date       `yaml:"start" required:"true" doc:"first day"`
	End           spec.Date       `yaml:"end" required:"true" doc:"last day"`
	Cut           bool            `yaml:"cut" doc:"the run is a window of a longer history: dated rows outside it stand aside instead of being refused; what earlier events did must stand under initial, gates and merchants"`
	Basis         spec.Date       `yaml:"basis" doc:"date for which rates and amounts are given; the first day by default"`
	Clock         Clock           `yaml:"clock"`
	Population    Population      `yaml:"population"`
	Network       Network         `yaml:"network"`
	Segments      []Segment       `yaml:"segments" doc:"kinds of people; none means one kind"`
	Camps         []Camp          `yaml:"camps" doc:"groups of firms that act together"`
	Platforms     []Platform      `yaml:"platforms" required:"true" doc:"payment platforms (wallets)"`
	Hosts         []Host          `yaml:"hosts" doc:"places where people are reached"`
	Services      []Service       `yaml:"services" doc:"other guests whose links a host may let in"`
	Adjacent      []Adjacent      `yaml:"adjacent" doc:"markets of services beside payment, such as music"`
	Contexts      []Context       `yaml:"contexts" required:"true" doc:"kinds of payment occasions"`
	Merchants     []MerchantClass `yaml:"merchants" doc:"classes of merchants; a context with payee merchants needs at least one"`
	ToolMakers    []ToolMaker     `yaml:"tool_makers" doc:"makers of tools for merchants, such as a checkout or marketing apps; they may be guests of gates and members of camps"`
	Choice        Choice          `yaml:"choice"`
	Habit         Habit           `yaml:"habit"`
	Trust         *Trust          `yaml:"trust" doc:"how losses and blocked attempts wear on trust in wallets; none means that they leave no trace"`
	Envelopes     Envelopes       `yaml:"envelopes"`
	Balances      *Balances       `yaml:"balances" doc:"money that people keep in wallets; none means that the card pays everything"`
	Welfare       *Welfare        `yaml:"welfare" doc:"a second reckoning of the users' surplus; none means the first alone"`
	Initial       Initial         `yaml:"initial"`
	Gates         []GateValue     `yaml:"gates" doc:"gates that are not open on the first day"`
	Events        []Event         `yaml:"events" doc:"dated facts"`
	Campaigns     []Campaign      `yaml:"campaigns" doc:"dated, budgeted promotions"`
	CampaignsFrom string          `yaml:"campaigns_from" doc:"CSV file of campaigns, one a row, read into campaigns; empty once it has been read"`
	Strategies    map[string]Play `yaml:"strategies" doc:"the strategy of each camp; a camp that is not named follows the script"`
	Orders        []Order         `yaml:"orders" doc:"interoperability orders of a regulator, which bind all"`
	TipAt         spec.Share      `yaml:"tip_at" default:"0.5" min:"0" max:"1" doc:"value share of commerce among the two largest wallets above which the market has tipped"`
	TipFor        spec.Duration   `yaml:"tip_for" default:"30d" min:"1d" max:"365d" doc:"how long the share must stay above tip_at"`
	TipTo         string          `yaml:"tip_to" doc:"platform whose share tips the market; none means no column tipped"`
	Record        []Quoted        `yaml:"record" doc:"quoted facts that a run is compared with"`
	HandSet       []HandSet       `yaml:"hand_set" doc:"coefficients set by hand, each with its reason"`
	Expect        []Expect        `yaml:"expect" doc:"results that a run must show; it fails with exit code 4 otherwise"`

	doc   *spec.Document // the merged file, for changed copies
	files Files
	edges []byte // text of network.file
}

// Clock says which days are stepped by the hour. It is the same in every arm.
type Clock struct {
	Hourly []spec.DateRange `yaml:"hourly" doc:"days on which envelopes step by the hour and payments meet the gates of their hour"`
	Update string           `yaml:"update" default:"sync" one:"sync|async|arrivals" doc:"sync: all read what stood the evening before; async: as many visits a day as there are people, by people drawn with replacement, each seen at once by the next; arrivals: people enter one after another, choose on that day and never again" source:"Blume 1993; Arthur 1989"`
	PerDay spec.Count       `yaml:"arrivals" default:"0" min:"0" max:"2bn" unit:"people/day" doc:"people who enter a day (update arrivals); 0 spreads all over the run"`
	DT     float64          `yaml:"dt" default:"1" min:"0.001" max:"1" unit:"day" doc:"time that one step stands for in every rate and hazard a day; so do decays and amounts of money; dates, durations, reviews, what is drawn anew for each step, and fixed numbers of occasions still count steps"`
}

// Population says how many agents stand for how many people, and when people
// enter the market.
type Population struct {
	Users     spec.Count  `yaml:"users" default:"20000" min:"0" max:"2bn" unit:"agents" doc:"simulated persons; with none, counts are zero and shares have no value"`
	StandsFor spec.Count  `yaml:"stands_for" default:"0" min:"0" max:"10bn" unit:"people" doc:"people on the last day; 0 takes the last value of growth, or one person an agent"`
	Growth    spec.Series `yaml:"growth" unit:"people" doc:"people in the market by date, log-linear between and beyond; none means that all enter on the first day"`
	Groups    string      `yaml:"groups" doc:"CSV file of groups of people, one a row, read into segments and initial.wallets in place of those of a base; empty once it has been read"`
}

// Network says who knows whom: the ties that carry influence and envelopes.
type Network struct {
	Form          string     `yaml:"form" default:"csr" one:"csr|implicit|stored_implicit" doc:"how ties are held: csr stores them; implicit computes them anew whenever they are read, for any number of users (kind communities only); stored_implicit stores the very ties of implicit"`
	Kind          string     `yaml:"kind" default:"complete" one:"complete|communities|erdos_renyi|ring|small_world|scale_free|edge_list" doc:"shape of the graph; complete is mixing of everybody with everybody without stored ties"`
	MeanDegree    float64    `yaml:"mean_degree" default:"27" min:"0" max:"1000" unit:"friends" doc:"mean number of friends"`
	CommunitySize int        `yaml:"community_size" default:"50" min:"2" max:"100000" unit:"people" doc:"people in one community"`
	LongTies      spec.Share `yaml:"long_ties" default:"0.3" min:"0" max:"1" doc:"share of ties that leave the community"`
	Degrees       string     `yaml:"degrees" default:"heavy" one:"heavy|alike" doc:"how ties are spread over people in forms implicit and stored_implicit: heavy lets communities differ by up to half and the density of long ties fall with the third power of their number; alike gives all about the same"`
	Rewire        spec.Share `yaml:"rewire" default:"0.1" min:"0" max:"1" doc:"share of ring ties re-wired (small_world)"`
	File          string     `yaml:"file" doc:"file of ties, two node numbers a line (edge_list)"`
	Homophily     spec.Share `yaml:"homophily" default:"0" min:"0" max:"1" doc:"share of people who belong to the segment of their community instead of one drawn at random"`
}

// Segment is a kind of people.
type Segment struct {
	ID       string     `yaml:"id" required:"true"`
	Share    spec.Share `yaml:"share" required:"true" min:"0" max:"1" doc:"share of all people; shares must add up to one"`
	Commerce float64    `yaml:"commerce" default:"1" min:"0" max:"20" unit:"factor" doc:"multiplies rates of occasions with intensity commerce"`
	Social   float64    `yaml:"social" default:"1" min:"0" max:"20" unit:"factor" doc:"multiplies rates of occasions with intensity social and of first envelopes"`
	Speed    float64    `yaml:"speed" default:"1" min:"0" max:"20" unit:"factor" doc:"multiplies hazards of installing"`
}

// Camp is a group of firms that act together.
type Camp struct {
	ID      string   `yaml:"id" required:"true"`
	Key     string   `yaml:"key" doc:"stable name that feeds draws and order; the id by default"`
	Members []string `yaml:"members" doc:"ids of platforms, hosts, merchant classes and services"`
	Joins   []Join   `yaml:"joins" doc:"members that join later"`
}

// Join is a dated entry into a camp.
type Join struct {
	Firm string `yaml:"firm" required:"true" doc:"id of a platform, host, merchant class or service"`
	When When   `yaml:"when" required:"true" doc:"date, or the event by which it joins"`
}

// Platform is a wallet.
type Platform struct {
	ID         string      `yaml:"id" required:"true"`
	Key        string      `yaml:"key" doc:"stable name that feeds draws and order; the id by default"`
	Name       string      `yaml:"name" doc:"name on figures; the id by default"`
	Host       string      `yaml:"host" doc:"host or group of hosts on which a person must be to install the wallet"`
	Adoption   Adoption    `yaml:"adoption"`
	Dormancy   *Dormancy   `yaml:"dormancy" doc:"how a wallet that is not used falls asleep and is removed; none means never"`
	Background spec.Series `yaml:"background" unit:"yuan/day" doc:"value that the platform carries outside the simulated occasions, log-linear between dates; counted in share_value_all only"`
}

// Adoption is how people come to install a wallet and to bind a card to it.
// The hazard a day is speed * boost * (external * boom + imitation * F + cross * B),
// F the share of friends who show the wallet (Bass 1969, on friends), B that of
// merchants who take it.
type Adoption struct {
	From      When       `yaml:"from" doc:"date or event since which the wallet is there to be installed (law bass); none means from the first day"`
	Law       string     `yaml:"law" default:"none" one:"none|everyone|bass|threshold|contagion" doc:"none: only what the first day and claims give; everyone: all have it bound from the first day; bass: external influence and imitation; threshold: when enough others show it; contagion: who has got it passes it once to each friend"`
	External  float64    `yaml:"external" default:"0" min:"0" max:"1" unit:"1/day" doc:"hazard of installing without anybody's example"`
	Imitation float64    `yaml:"imitation" default:"0" min:"0" max:"10" unit:"1/day" doc:"hazard of installing when all friends show the wallet"`
	Cross     float64    `yaml:"cross" default:"0" min:"0" max:"10" unit:"1/day" doc:"hazard of installing when all merchants that could take the wallet do, contexts weighted by their occasions (bass)" source:"Rochet & Tirole 2003"`
	Boost     float64    `yaml:"boost" default:"1" min:"0" max:"20" unit:"factor" doc:"multiplies the hazard of people who have another wallet"`
	Bind      spec.Share `yaml:"bind_on_install" default:"1" min:"0" max:"1" doc:"share of installers who bind a card at once"`
	BindRate  float64    `yaml:"bind_rate" default:"0" min:"0" max:"1" unit:"1/day" doc:"hazard of binding later"`
	Threshold *Threshold `yaml:"threshold" doc:"how many others must show the wallet (law threshold)"`
	Pass      spec.Share `yaml:"pass" default:"0" min:"0" max:"1" doc:"chance that who has got the wallet passes it to a friend the next day (law contagion)" source:"Newman 2002"`
	Seeds     *Seeding   `yaml:"seeds" doc:"people who have the wallet on the first day; off where initial already tells who holds it"`
	Boom      *Boom      `yaml:"boom" doc:"a dated wave of external influence"`
}

// Boom multiplies external influence by 1 + size * exp(-(t-peak)^2 / (2 width^2)).
type Boom struct {
	Peak  spec.Date     `yaml:"peak" required:"true"`
	Size  float64       `yaml:"size" required:"true" min:"0" max:"100" unit:"factor" doc:"how much is added at the peak"`
	Width spec.Duration `yaml:"width" required:"true" min:"1d" max:"3650d" doc:"standard deviation"`
}

// Host is a place where people are reached.
type Host struct {
	ID       string      `yaml:"id" required:"true"`
	Key      string      `yaml:"key" doc:"stable name that feeds draws and order; the id by default"`
	Group    string      `yaml:"group" doc:"name that stands for several hosts together, such as wechat; people are on all hosts of a group or on none"`
	Audience spec.Series `yaml:"audience" unit:"accounts" doc:"active accounts by date, log-linear between and beyond"`
	People   float64     `yaml:"people_per_account" default:"1" min:"0" max:"1" unit:"people" doc:"people for each account"`
	Share    spec.Share  `yaml:"share" default:"0" min:"0" max:"1" doc:"share of people in the market who are on it, where there is no audience row"`
	Fatigue  *Fatigue    `yaml:"fatigue" doc:"how messages tire the people on the host, or on its whole group; none means that they do not"`
	Platform string      `yaml:"app" doc:"wallet whose installers are the audience (a wallet's own circle)"`
	Circle   *Circle     `yaml:"circle" doc:"graph of its own among those who have the wallet app; none means that people have their contacts there"`
	Assumed  bool        `yaml:"assumed" doc:"the audience has no data row and is assumed; said wherever it is shown"`
}

// Service is a guest of hosts that carries no payments, such as a music app.
type Service struct {
	ID  string `yaml:"id" required:"true"`
	Key string `yaml:"key" doc:"stable name; the id by default"`
}

// Context is a kind of payment occasion.
type Context struct {
	ID          string             `yaml:"id" required:"true"`
	Key         string             `yaml:"key" doc:"stable name that feeds draws and order; the id by default"`
	Payee       string             `yaml:"payee" default:"self" one:"friend|merchant|self" doc:"who is paid: a keyed friend who must have the wallet, a merchant who must accept it, or the platform's own product"`
	Counts      string             `yaml:"counts" default:"commerce" one:"commerce|transfer|finance|envelope" doc:"counting rule: commerce enters share_value_commerce, the others do not; envelopes leave share_count_ex_envelopes"`
	Rate        float64            `yaml:"rate" default:"0" min:"0" max:"50" unit:"1/day" doc:"occasions of a person with a wallet a day, paid outside included"`
	RateGrowth  float64            `yaml:"rate_growth" default:"0" min:"-5" max:"5" unit:"1/year" doc:"exponential growth of the rate from the basis"`
	Occasions   Occasions          `yaml:"occasions"`
	Intensity   string             `yaml:"intensity" default:"none" one:"none|commerce|social" doc:"factor of the segment that multiplies the rate"`
	Amount      spec.Money         `yaml:"amount" default:"100 yuan" min:"0" max:"1m" doc:"mean amount at the basis"`
	Growth      float64            `yaml:"growth" default:"0" min:"-5" max:"5" unit:"1/year" doc:"exponential growth of the mean amount from the basis"`
	Spread      float64            `yaml:"spread" default:"0" min:"0" max:"3" unit:"log yuan" doc:"standard deviation of the logarithm of the amount"`
	Outside     bool               `yaml:"outside" default:"true" doc:"cash or card can be used"`
	OutsideUtil float64            `yaml:"outside_utility" default:"0" min:"-20" max:"20" unit:"util" doc:"utility of the outside option"`
	Fallback    spec.Share         `yaml:"fallback" default:"1" min:"0" max:"1" doc:"chance to pay outside when no own wallet can be used; else the sale is lost"`
	HabitWeight spec.Share         `yaml:"habit_weight" default:"1" min:"0" max:"1" doc:"weight of a payment here in the habit stock"`
	HabitGroup  string             `yaml:"habit_group" doc:"name of the contexts that share a habit stock; contexts without it, and sent envelopes, share the stock of no name"`
	Risk        *Risk              `yaml:"risk" doc:"deals here that go wrong; none means none"`
	Platforms   map[string]Offered `yaml:"platforms" doc:"wallets that can be used here; one that is not named cannot"`
}

// Occasions fixes the number of occasions instead of drawing it.
type Occasions struct {
	Fixed int `yaml:"fixed" default:"0" min:"0" max:"100" unit:"1/day" doc:"occasions of each person a day; 0 draws the number at the context's rate"`
}

// Offered is what one wallet is worth in one context.
type Offered struct {
	Utility  float64    `yaml:"a" default:"0" min:"-20" max:"20" unit:"util" doc:"utility of paying with it"`
	Friction float64    `yaml:"friction" default:"0" min:"0" max:"20" unit:"util" doc:"cost of using it, such as leaving the chat"`
	From     When       `yaml:"from" doc:"date or event since which it can be used; none means from the first day"`
	Coverage spec.Share `yaml:"coverage" default:"1" min:"0" max:"1" doc:"share of occasions on which it can be used at all (contexts without merchants)"`
	Fee      spec.Money `yaml:"fee" default:"0" min:"0" max:"10k" unit:"yuan/payment" doc:"what the payer pays for one payment; it costs omega a yuan" source:"Rochet & Tirole 2003"`
	Rebate   spec.Money `yaml:"rebate" default:"0" min:"0" max:"10k" unit:"yuan/payment" doc:"what the platform gives the payer for one payment"`
	Steps    []Step     `yaml:"steps" doc:"dated changes of the utility"`
}

// Step is a dated change of a utility.
type Step struct {
	When When    `yaml:"when" required:"true" doc:"date, or the event behind the change"`
	Add  float64 `yaml:"add" required:"true" min:"-20" max:"20" unit:"util"`
}

// MerchantClass is a class of merchants and the venue that they make up.
type MerchantClass struct {
	ID        string                `yaml:"id" required:"true"`
	Key       string                `yaml:"key" doc:"stable name that feeds draws and order; the id by default"`
	Context   string                `yaml:"context" required:"true" doc:"context in which people buy here"`
	Host      string                `yaml:"host" doc:"host or group whose gates stand between these shops and a wallet"`
	Count     spec.Count            `yaml:"count" default:"100" min:"0" max:"100m" unit:"merchants" doc:"simulated merchants; with none, whoever goes there finds no shop"`
	Utility   float64               `yaml:"a" default:"0" min:"-20" max:"20" unit:"util" doc:"utility of the venue"`
	Search    float64               `yaml:"search_cost" default:"0" min:"0" max:"20" unit:"util" doc:"cost of finding a shop here"`
	Referrals map[string]Referral   `yaml:"referrals" doc:"hosts that lead people here"`
	Fallback  *spec.Share           `yaml:"fallback" min:"0" max:"1" doc:"as in the context, for this class"`
	Risk      *Risk                 `yaml:"risk" doc:"as in the context, for this class"`
	Accept    map[string]Acceptance `yaml:"accept" doc:"wallets that the class takes; one that is not named is never taken"`
	Margin    *spec.Share           `yaml:"margin" min:"0" max:"1" doc:"margin on sales, for the merchants' surplus; that of the review by default, 20% without one"`
	Review    *Review               `yaml:"review" doc:"how merchants reconsider what they take; none means never"`
	Contracts Contracts             `yaml:"contracts"`
	StandsFor float64               `yaml:"stands_for" default:"1" min:"0.000001" max:"1000000000" unit:"merchants" doc:"merchants for whom one simulated merchant stands; costs and profits are those of so many"`
	Profit    *Profit               `yaml:"profit" doc:"margin, fixed cost and exit of merchants who lose money; none means that profit is not reckoned"`
	Founding  *Founding             `yaml:"founding" doc:"sellers of another class open shops here; none means that all shops are there from the first day"`
	Exit      float64               `yaml:"exit_hazard" default:"0" min:"0" max:"1" unit:"1/day" doc:"hazard of closing down"`
	Start     []ShopState           `yaml:"start" doc:"states of the merchants on the first day; none lets acceptance decide"`
}

// Referral is the flow of messages and links from a host to a venue.
type Referral struct {
	Messages float64 `yaml:"messages" default:"0" min:"0" max:"1000" unit:"1/day" doc:"messages of accounts that promote the venue (gate mass_message)"`
	Links    float64 `yaml:"links" default:"0" min:"0" max:"1000" unit:"1/day" doc:"links that friends share (gate marketplace_link)"`
	Entry    float64 `yaml:"entry" default:"0" min:"0" max:"1000" unit:"1/day" doc:"visits through a fixed entry (gate venue_entry)"`
}

// Acceptance is how the merchants of a class come to take a wallet.
type Acceptance struct {
	Law      string      `yaml:"law" default:"always" one:"always|share|coverage|review|contract|benefit|bass" doc:"always; a fixed share; a dated share; an economic review; a contract that is signed, renewed and runs off; a benefit of each payment that must reach the flat fee; external influence, imitation and the people who have it"`
	Share    spec.Share  `yaml:"share" default:"1" min:"0" max:"1" doc:"share of merchants that take it on the first day (share, review, contract)"`
	Coverage spec.Series `yaml:"coverage" unit:"merchants" doc:"merchants that take it, by date; log-linear between, level before the first and after the last (coverage)"`
	Spread   *Spread     `yaml:"spread" doc:"how merchants begin to take it (bass); nobody does on the first morning, unless start says so"`
	Scale    float64     `yaml:"scale" default:"1" min:"0" max:"1" unit:"share" doc:"turns coverage into a share of occasions"`
	From     When        `yaml:"from" doc:"date or event since which it can be taken"`
	Fee      spec.Share  `yaml:"fee" default:"0" min:"0" max:"1" doc:"share of the value that the merchant pays"`
	Flat     spec.Money  `yaml:"flat_fee" default:"0" min:"0" max:"10k" unit:"yuan/payment" doc:"what the merchant pays for one payment, whatever its value" source:"Rochet & Tirole 2003"`
	Low      spec.Money  `yaml:"benefit_low" default:"0" min:"-10k" max:"10k" unit:"yuan/payment" doc:"benefit of one payment to the merchant who gains least; benefits are spread evenly over merchants (law benefit)"`
	High     spec.Money  `yaml:"benefit_high" default:"0" min:"-10k" max:"10k" unit:"yuan/payment" doc:"the same of the merchant who gains most (law benefit)"`
	Fees     spec.Series `yaml:"fees" unit:"share" doc:"dated fees, each from its date to the next; fee holds before the first"`
	Cost     spec.Money  `yaml:"integration_cost" default:"0" min:"0" max:"100m" doc:"cost of starting to take it"`
	Direct   spec.Share  `yaml:"direct" default:"0" min:"0" max:"1" doc:"share of merchants that can be paid with it without a contract (law contract)"`
}

// Review is how merchants reconsider which wallets they take.
type Review struct {
	Every    spec.Duration `yaml:"every" default:"180d" min:"1d" max:"3650d" doc:"time between two reviews of one merchant; dates are staggered"`
	Turnover spec.Money    `yaml:"turnover" default:"100k" min:"0" max:"10bn" unit:"yuan/month" doc:"turnover that the merchant reckons with"`
	Margin   spec.Share    `yaml:"margin" default:"0.2" min:"0" max:"1" doc:"margin on new sales"`
	Scale    spec.Money    `yaml:"scale" default:"1k" min:"1 yuan" max:"100m" unit:"yuan/month" doc:"gain that moves the logit of acceptance by one"`
	Sales    string        `yaml:"sales" default:"expected" one:"expected|own" doc:"turnover that counts: the one given here, or that of the last period of profit, once there is one"`
	Inertia  float64       `yaml:"inertia" default:"1" min:"0" max:"20" unit:"logit" doc:"logit in favour of the present state"`
}

// Contracts is the law of payment contracts of a class.
type Contracts struct {
	Length spec.Duration `yaml:"length" default:"365d" min:"1d" max:"36500d" doc:"duration of a contract"`
	Law    string        `yaml:"law" default:"fixed" one:"fixed|memoryless|endless" doc:"fixed: ends after its length; memoryless: ends at hazard 1/length; endless: never ends"`
	Phase  string        `yaml:"phase" default:"drawn" one:"drawn|stratified" doc:"how the expiry dates of the first day's contracts are spread over one length"`
}

// ShopState is a state in which a share of the merchants starts.
type ShopState struct {
	Share   spec.Share       `yaml:"share" required:"true" min:"0" max:"1"`
	Accepts []string         `yaml:"accepts" doc:"wallets taken without contract or with one"`
	Days    map[string][]int `yaml:"contract_days" unit:"day" doc:"days left of the contracts with a wallet, as equally likely values; none means no contract"`
	Closed  bool             `yaml:"closed" doc:"the merchant has left"`
	Maker   string           `yaml:"tool_maker" doc:"tool maker that serves them and through whom they may take wallets; none if empty. Where a row of the class names one that is on, rows alone say whom tool makers serve on the first day, and their share is 0"`
}

// starts tells in which row of the first day's states merchant j of so many is; nil if in
// none. Rows are dealt out evenly, not drawn: shares in the file are shares of the
// merchants, to one merchant.
func (m *MerchantClass) starts(j, count int) *ShopState {
	u := (float64(j) + 0.5) / float64(count)
	for n := range m.Start {
		row := &m.Start[n]
		if u < float64(row.Share) {
			return row
		}
		u -= float64(row.Share)
	}
	return nil
}

// startsWith tells whether a state of the first day names a tool maker.
func (m *MerchantClass) startsWith(maker string) bool {
	return slices.ContainsFunc(m.Start, func(s ShopState) bool { return s.Maker == maker })
}

// Choice holds the coefficients of the user's choice of venue and wallet.
type Choice struct {
	Visible      string     `yaml:"visible" default:"primary" one:"primary|last|installed" doc:"what others see of a person: the wallet of the largest habit, of the last payment, or all that are installed"`
	Margin       spec.Share `yaml:"primary_margin" default:"0.05" min:"0" max:"1" doc:"lead in habit that another wallet needs to become primary"`
	GammaFriends float64    `yaml:"gamma_friends" default:"0" min:"-20" max:"20" unit:"util" doc:"utility when all friends show the wallet (Brock & Durlauf 2001)"`
	GammaGlobal  float64    `yaml:"gamma_global" default:"0" min:"-20" max:"20" unit:"util" doc:"utility when everybody in the market shows it, one day late"`
	Kappa        float64    `yaml:"kappa" default:"0" min:"-20" max:"20" unit:"util" doc:"utility of a full habit stock"`
	Delta        float64    `yaml:"delta" default:"0" min:"-20" max:"20" unit:"util" doc:"loyalty: utility of the wallet of the last payment (Dube, Hitsch & Rossi 2010)"`
	Sigma        float64    `yaml:"sigma" default:"0" min:"0" max:"10" unit:"util" doc:"standard deviation of tastes over people"`
	Nest         float64    `yaml:"nest" default:"1" min:"0.05" max:"1" doc:"dissimilarity of wallets within their nest (Train 2009, ch. 4); 1 is the plain logit"`
	Omega        float64    `yaml:"omega" default:"0.053" min:"0" max:"10" unit:"util/yuan" doc:"utility of a yuan of reward" source:"p44"`
	Form         string     `yaml:"network_form" default:"share" one:"share|count|log_count" doc:"what gamma multiplies: the share who show the wallet; their number, in agents; its logarithm, that of 1 + friends among friends (Arthur 1989)"`
	Starts       Counts     `yaml:"start_counts" unit:"agents" doc:"added to the number of everybody who shows a wallet (network_form count, log_count)"`
	Revising     spec.Share `yaml:"revising" default:"1" min:"0" max:"1" doc:"chance a day to reconsider; else the wallet of the last payment is used wherever it can be"`
	Taste        string     `yaml:"taste" default:"normal" one:"normal|uniform" doc:"law of tastes over people; uniform lies within the square root of 3 times sigma"`
	Scale        float64    `yaml:"scale" default:"1" min:"0" max:"100" unit:"util" doc:"weight of the noise of one choice; 0 takes the best for certain, ties by key, the wallet before cash"`
	KappaVenue   float64    `yaml:"kappa_venue" default:"0" min:"0" max:"20" unit:"util" doc:"utility of a full habit of a venue"`
	EtaReferral  float64    `yaml:"eta_referral" default:"0" min:"0" max:"20" unit:"util" doc:"utility of the logarithm of 1 + referrals a day"`
	Checkout     *Checkout  `yaml:"checkout" doc:"what people do at a till that takes none of their usual wallets; none means that they pay outside or leave"`
	IVVenue      float64    `yaml:"iv_venue" default:"0" min:"0" max:"1" doc:"weight of the wallets' log-sum in the choice of the venue"`
}

// Habit is the law of the habit stocks.
type Habit struct {
	Rho       float64 `yaml:"rho" default:"0.0444" min:"0" max:"1" unit:"1/day" doc:"rate at which habit follows use (Lally et al. 2010: 95 percent after 66 days)" source:"p09"`
	DecayIdle bool    `yaml:"decay_idle" default:"false" doc:"stocks decay also on days without any payment by wallet"`
	Clock     string  `yaml:"clock" default:"day" one:"day|occasion" doc:"one step a day with a payment, or one step a payment"`
	Common    float64 `yaml:"common" default:"0" min:"0" max:"1" doc:"weight of the mean over all stocks beside that of the context's own, where contexts have groups"`
}

// Envelopes holds how people open red envelopes and what opening does.
type Envelopes struct {
	LinkHas     spec.Share            `yaml:"link_open" default:"0.25" min:"0" max:"1" doc:"chance that a person with the wallet opens a link that reaches him"`
	LinkNew     spec.Share            `yaml:"link_open_new" default:"0.05" min:"0" max:"1" doc:"the same without the wallet; he must then install it to claim"`
	PasscodeHas spec.Share            `yaml:"passcode_open" default:"0.08" min:"0" max:"1" doc:"chance that a person with the wallet types a passcode"`
	PasscodeNew spec.Share            `yaml:"passcode_open_new" default:"0.01" min:"0" max:"1" doc:"the same without the wallet"`
	Install     map[string]spec.Share `yaml:"install" doc:"chance that a person without the wallet who opens an envelope of it installs it to claim"`
	HabitWeight spec.Share            `yaml:"habit_weight" default:"0.25" min:"0" max:"1" doc:"weight of sending an envelope in the habit stock, where the day has no payment of more weight"`
	PerYuan     float64               `yaml:"bind_per_yuan" default:"0.02" min:"0" max:"5" unit:"logit/yuan" doc:"how the amount raises the chance to bind"`
	Typical     spec.Money            `yaml:"bind_amount" default:"10 yuan" min:"0" max:"10k" doc:"amount at which the chance to bind is that of the rule"`
	Rules       map[string][]BindRule `yaml:"bind" doc:"chance that a claimer without a card binds one, by wallet and rule period"`
}

// BindRule is a chance to bind since a date or an event.
type BindRule struct {
	When   When       `yaml:"when" doc:"date or event since which the rule holds; none means from the first day"`
	Chance spec.Share `yaml:"chance" required:"true" min:"0" max:"1" doc:"chance to bind after claiming the typical amount"`
}

// Initial is the state of the users on the first day.
type Initial struct {
	Wallets []WalletState `yaml:"wallets" doc:"states in which people start; the rest has no wallet"`
}

// WalletState is a state in which a share of people starts.
type WalletState struct {
	Share     spec.Share              `yaml:"share" required:"true" min:"0" max:"1" doc:"share of people in the market (of the segment, where one is named)"`
	Segment   string                  `yaml:"segment" doc:"segment that the row speaks of; none means everybody"`
	Bound     []string                `yaml:"bound" doc:"wallets with a card"`
	Installed []string                `yaml:"installed" doc:"wallets without a card"`
	Dormant   []string                `yaml:"dormant" doc:"of all these, wallets that are asleep (block dormancy)"`
	Habit     map[string][]spec.Share `yaml:"habit" doc:"habit stock of a wallet as quantiles at equal steps from the lowest to the highest; one value is the same for all"`
	Last      string                  `yaml:"last" doc:"wallet of the last payment"`
}

// GateSpec names one side of a gate.
type GateSpec struct {
	Host   string `yaml:"host" required:"true" doc:"host, or group of hosts"`
	Object string `yaml:"object" required:"true" doc:"what passes (see the list of objects)"`
	Guest  string `yaml:"guest" required:"true" doc:"platform, merchant class or service"`
	Side   string `yaml:"side" default:"host" one:"host|guest" doc:"whose side is set"`
}

// GateValue is the value of one side of a gate on the first day.
type GateValue struct {
	Gate GateSpec `yaml:"gate" required:"true"`
	To   int      `yaml:"to" default:"0" min:"0" max:"1000" unit:"permille" doc:"1000 open, 0 closed, leaky in between"`
}

// Event is a dated fact. One without gates is an annotation, drawn and counted
// but read by no mechanism, unless something else in the file refers to it.
type Event struct {
	ID      string       `yaml:"id" required:"true"`
	On      bool         `yaml:"on" default:"true" doc:"false takes the event out of history"`
	At      spec.Instant `yaml:"at" required:"true" doc:"day, or hour inside an hourly window; a day acts at 00:00"`
	Actor   string       `yaml:"actor" doc:"camp or firm that acts"`
	Tags    []string     `yaml:"tags" doc:"kinds by which sets of events are picked"`
	Answers string       `yaml:"answers" doc:"event that this one answers; removing that one removes the answer"`
	Gate    *GateSpec    `yaml:"gate" doc:"gate that the event sets"`
	To      int          `yaml:"to" default:"0" min:"0" max:"1000" unit:"permille" doc:"value that the gate takes"`
	Also    []GateValue  `yaml:"also" doc:"further gates that the event sets"`
	Leak    *Leak        `yaml:"leak" doc:"how people learn a way round the gates that the event closes; until the next event that sets them"`
	Edicts  []Regulation `yaml:"regulates" doc:"what a regulator lets be used in a context from now on; it binds all camps"`
	Label   string       `yaml:"label" doc:"at most six words for figures, the actor first"`
	Rank    int          `yaml:"rank" default:"9" min:"1" max:"9" doc:"1 is drawn first where room is short"`
	Assumed bool         `yaml:"assumed" doc:"the hour is assumed, the day is known"`
	Source  string       `yaml:"source" doc:"where the fact was found"`
	Note    string       `yaml:"note" doc:"what else must be known"`
}

// Campaign is a dated, budgeted promotion.
type Campaign struct {
	ID       string             `yaml:"id" required:"true"`
	On       bool               `yaml:"on" default:"true" doc:"false takes the campaign out of history"`
	Kind     string             `yaml:"kind" required:"true" one:"festival|give|subsidy|till|coupon|blessings|annotation" doc:"festival: people send envelopes; give: the platform gives envelopes to people on a host; subsidy: a reward on payments; till: an envelope of random amount after a payment at a partner shop; coupon: an amount off payments from a least amount on at partner shops; blessings: whoever makes new friends in the wallet's circle shares a pool; annotation: no mechanism"`
	Platform string             `yaml:"platform" doc:"wallet that pays out"`
	Events   []string           `yaml:"events" doc:"events that are the same fact: removing one removes the campaign"`
	Window   spec.DateRange     `yaml:"window" required:"true" doc:"first and last day"`
	Budget   spec.Money         `yaml:"budget" default:"0" min:"0" max:"100bn" doc:"hard limit of what the platform spends (give, subsidy, till, coupon, blessings), with what merchants bear; of what it does not spend nothing is carried over"`
	Pace     string             `yaml:"pace" default:"free" one:"free|even" doc:"free: all of the budget is there from the first day; even: every day of the window brings an equal part of it, and what a day leaves is there on the next (give, subsidy, till, coupon)"`
	Senders  spec.Count         `yaml:"senders" default:"0" min:"0" max:"2bn" unit:"agents" doc:"people who start on the first day of the window, exactly so many of those who can; seeds speak of the days after it"`
	Seeds    spec.Series        `yaml:"seeds" unit:"share/day" doc:"share of people who start on a day: send a first envelope (festival) or take part (give); level until the next date"`
	Hours    string             `yaml:"hours" default:"day" one:"day|evening" doc:"hours of the day at which they start: waking hours, or mostly 18 to 24"`
	Place    string             `yaml:"place" doc:"host or group on which the platform gives; none means its own app, for people who have the wallet"`
	Hosts    map[string]float64 `yaml:"hosts" unit:"weight" doc:"hosts on which people share envelopes, with weights; a share meant for a closed host is lost"`
	Amount   spec.Money         `yaml:"amount" default:"10 yuan" min:"0" max:"100k" doc:"mean of one packet, or the reward of one payment (subsidy, coupon; the mean of it for till)"`
	Slots    int                `yaml:"slots" default:"5" min:"1" max:"100" doc:"packets in one envelope"`
	Batch    int                `yaml:"batch" default:"1" min:"1" max:"1000" doc:"envelopes that one act of sending stands for"`
	ShareOn  spec.Share         `yaml:"share_on" default:"0" min:"0" max:"1" doc:"chance that a claimer sends an envelope himself within a day" source:"p01"`
	Delay    spec.Duration      `yaml:"share_delay" default:"4h" min:"1h" max:"24h" doc:"longest time until he does; drawn evenly"`
	Contacts spec.Share         `yaml:"contacts" default:"1" min:"0" max:"1" doc:"share of the friends on the host whom one envelope reaches"`
	Passcode When               `yaml:"passcode" doc:"date or event since which an envelope that no link can carry travels as a picture with a passcode"`
	CalledBy string             `yaml:"called_by" doc:"camp whose strategy (buy_out) says within the window when the subsidy runs; none means throughout"`
	Install  float64            `yaml:"install" default:"0" min:"0" max:"1" unit:"1/day" doc:"hazard of installing the wallet for the subsidy's sake"`
	Context  string             `yaml:"context" doc:"context of the payments (subsidy, till, coupon)"`
	Venue    string             `yaml:"venue" doc:"merchant class of the payments (subsidy, till, coupon); none means all"`
	Least    spec.Money         `yaml:"min_spend" default:"0" min:"0" max:"1m" doc:"payments below it are not rewarded (till, coupon)"`
	Partners spec.Share         `yaml:"partners" default:"1" min:"0" max:"1" doc:"share of the shops that take part (till, coupon)"`
	Cofund   spec.Share         `yaml:"merchants_pay" default:"0" min:"0" max:"1" doc:"share of each reward that the merchant bears (till, coupon)"`
	Object   string             `yaml:"object" default:"envelope" one:"envelope|photo" doc:"envelope: the sender puts money in; photo: whoever wants to see it pays the sender a small amount from his wallet, which takes no card (festival)"`
	Open     *spec.Share        `yaml:"open" min:"0" max:"1" doc:"chance that a person with the wallet opens a link of the campaign; as under envelopes where it is not given (festival, give)"`
	OpenNew  *spec.Share        `yaml:"open_new" min:"0" max:"1" doc:"the same without the wallet"`
	Friends  int                `yaml:"new_friends" default:"10" min:"0" max:"250" unit:"friends" doc:"new ties in the circle, within the window, that complete the set of cards (blessings)"`
	Card     spec.Share         `yaml:"rare_card" default:"1" min:"0" max:"1" doc:"chance that somebody with the new friends also finds the rare card (blessings)"`
	Boost    float64            `yaml:"circle_boost" default:"1" min:"0" max:"1000" unit:"factor" doc:"factor on the hazards of new ties in the circle while the campaign runs (blessings)"`
	Source   string             `yaml:"source" doc:"where the facts were found"`
	Note     string             `yaml:"note" doc:"what else must be known"`
}

// Play is the strategy of a camp, with others for the gates of some objects.
type Play struct {
	Conduct
	Per []Conduct `yaml:"per" doc:"strategies of their own for the gates of the objects that they name"`
}

// Conduct is a strategy with its settings. It reads only the settings that name it.
type Conduct struct {
	Kind       string           `yaml:"kind" default:"script" one:"script|open|closed|threshold|tit_for_tat|generous_tit_for_tat|grim|targeted|festival|run_off_then_block|adapter_then_retaliate|accommodate|on_demand|camp_contagion|buy_out|rule" doc:"how the camp sets its sides of the gates"`
	Lag        spec.Duration    `yaml:"lag" default:"1d" min:"1h" max:"365d" doc:"time from what the other camp does to the answer; nobody answers within the same tick (tit_for_tat, generous_tit_for_tat, grim, adapter_then_retaliate, accommodate)"`
	Tremble    spec.Share       `yaml:"tremble" default:"0" min:"0" max:"1" doc:"chance a day and gate to do the opposite of what is meant (tit_for_tat, generous_tit_for_tat, grim)"`
	Forgive    spec.Share       `yaml:"forgive" default:"0.3333" min:"0" max:"1" doc:"chance a day and gate to overlook a closing (generous_tit_for_tat)" source:"Nowak & Sigmund 1992: 1/3 for payoffs 5, 3, 1, 0"`
	Above      spec.Share       `yaml:"above" default:"50%" min:"0" max:"1" doc:"share of value of the other camp above which it is closed to (threshold), contracts begin to run off where no date is given (run_off_then_block), or the strongest rival is bought out (buy_out); 100% is never"`
	Reach      spec.Share       `yaml:"reach" default:"1%" min:"0" max:"1" doc:"people reached by the other camp's envelopes on own hosts within 8 hours above which it is closed to (threshold); 100% is never"`
	Hold       spec.Duration    `yaml:"hold" default:"30d" min:"0d" max:"3650d" doc:"time for which neither bound has been passed after which it opens again (threshold); time for which a closure lasts (camp_contagion)"`
	SmallBelow spec.Share       `yaml:"small_below" default:"10%" min:"0" max:"1" doc:"share of value below which even the strongest rival is let in (targeted)"`
	Ask        spec.Share       `yaml:"ask" default:"0.1%" min:"0" max:"1" doc:"complaints a day and person above which a gate opens (on_demand)"`
	CloseWhen  agents.Rule      `yaml:"close_when" doc:"condition under which gates close (rule); see the list of observables"`
	ReopenWhen agents.Rule      `yaml:"reopen_when" doc:"condition under which they open again; none means when close_when no longer holds (rule)"`
	For        spec.Duration    `yaml:"for" default:"0d" min:"0d" max:"3650d" doc:"shortest time for which gates stay closed (rule); time for which campaigns run, 0d until window or budget end (buy_out)"`
	Objects    []string         `yaml:"objects" doc:"objects whose gates the rule speaks of, the script holding for the rest; none means all but passcode_picture (rule); under per, of any kind, the objects whose gates it is for"`
	When       When             `yaml:"when" doc:"date or event with which it begins; none means once the other camp's share passes above (run_off_then_block)"`
	Delay      spec.Duration    `yaml:"delay" default:"354d" min:"0d" max:"3650d" doc:"time from the end of signing to the block of payments (run_off_then_block)" source:"e14 to e25"`
	LinksAfter spec.Duration    `yaml:"links_after" default:"0d" min:"0d" max:"3650d" doc:"time from there to the block of links (run_off_then_block)"`
	Side       string           `yaml:"side" default:"both" one:"host|guest|both" doc:"own sides that it closes: as host, as guest, or both (run_off_then_block)"`
	Patience   spec.Duration    `yaml:"patience" default:"30d" min:"0d" max:"3650d" doc:"time for which the other camp keeps the mirror gate closed before it is closed to in kind (adapter_then_retaliate)"`
	Base       float64          `yaml:"base" default:"0" min:"0" max:"10" unit:"1/day" doc:"hazard of closing a side while no other is closed (camp_contagion)"`
	Spread     float64          `yaml:"spread" default:"0" min:"0" max:"100" unit:"1/day" doc:"what all other sides closed add to it (camp_contagion)"`
	Windows    []spec.DateRange `yaml:"windows" doc:"days of the festivals; none means those of clock.hourly (festival)"`
	During     string           `yaml:"during" default:"closed" one:"closed|open|script" doc:"own sides on these days (festival)"`
	Otherwise  string           `yaml:"otherwise" default:"script" one:"script|open|closed" doc:"own sides on all other days (festival)"`
}

// Quoted is a fact of the record that a run is compared with.
type Quoted struct {
	ID      string         `yaml:"id" required:"true"`
	Name    string         `yaml:"name" doc:"words for the table"`
	Measure string         `yaml:"measure" required:"true" doc:"measure with its suffix"`
	Over    spec.DateRange `yaml:"over" required:"true" doc:"period; the mean of the measure is compared, weighted where it is a ratio"`
	Stat    string         `yaml:"stat" default:"ratio" one:"ratio|mean|last|sum" doc:"ratio of sums over the period for shares; mean, last value or sum for others"`
	Value   float64        `yaml:"value" required:"true"`
	Fit     bool           `yaml:"fit" doc:"the coefficients were set with an eye on this value"`
	Factor  bool           `yaml:"factor" doc:"the error is read as a factor, not a difference"`
	Source  string         `yaml:"source"`
}

// HandSet is a coefficient that was set by hand. Its range is what a referee could
// hold instead; a prior band draws from it, and a run uses the value itself.
type HandSet struct {
	Path   string      `yaml:"path" required:"true" doc:"path of the coefficient in this file"`
	Low    spec.Scalar `yaml:"low" doc:"least value that it could have, with its unit"`
	High   spec.Scalar `yaml:"high" doc:"greatest value that it could have"`
	Law    string      `yaml:"law" default:"uniform" one:"uniform|log_uniform" doc:"law between them: each value, or each ratio, as likely as another"`
	Reason string      `yaml:"reason" required:"true"`
}

// Expect is a result that a run must show.
type Expect struct {
	Measure   string         `yaml:"measure" required:"true" doc:"measure with its suffix"`
	At        spec.Date      `yaml:"at" doc:"a day"`
	Over      spec.DateRange `yaml:"over" doc:"or a period"`
	Stat      string         `yaml:"stat" default:"mean" one:"mean|variance|autocorrelation|share_above" doc:"what is taken of the values"`
	Across    string         `yaml:"across" default:"ticks" one:"ticks|replicates" doc:"over what the statistic runs; then the mean over the other"`
	Lag       int            `yaml:"lag" default:"1" min:"1" max:"1000" unit:"day"`
	Above     float64        `yaml:"above" doc:"bound of share_above"`
	Scale     float64        `yaml:"scale" default:"1" doc:"factor on the statistic before it is compared"`
	Value     float64        `yaml:"value" required:"true"`
	Tolerance float64        `yaml:"tolerance" required:"true" min:"0"`
	Note      string         `yaml:"note" doc:"the formula behind the value"`
}
